import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const clock = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'src/ takes time as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'src/ takes time as an argument.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'src/ takes randomness as an argument.' },
  { selector: "CallExpression[callee.object.name='crypto'][callee.property.name='randomUUID']", message: 'src/ takes ids as an argument.' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'release/**', 'data/**', 'node_modules/**', 'test/results/**', '**/*.cjs'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaVersion: 2022, sourceType: 'module', ecmaFeatures: { jsx: true } } },
    plugins: { '@typescript-eslint': tseslint.plugin, 'react-hooks': reactHooks },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: 'error',
      'one-var': ['error', { initialized: 'never' }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'event', message: 'Take the event as an argument.' }],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'sync-server/console/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', '**/charts.ts'],
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['src/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', ...clock] } },
  // Command-line programs and benches speak on the console; that is their job.
  { files: ['sync-server/cli/**', 'sync-server/main.ts', 'test/**', '*.ts'], rules: { 'no-console': 'off' } },
);
