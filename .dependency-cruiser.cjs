/** The arrows of the house: renderer, main, sync-server → src; sync-server/console → renderer/ui; src imports none of them. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'src-stands-alone', severity: 'error', from: { path: '^src/' }, to: { path: '^(main|renderer|sync-server|test)/' } },
    {
      name: 'src-has-no-platform',
      severity: 'error',
      comment: 'no Node, DOM library, RxDB or Electron in the core',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^|node_modules/)(rxdb|dexie|electron|react|react-dom|antd|fastify|nano|pouchdb[^/]*)(/|$)' },
    },
    { name: 'src-no-node', severity: 'error', from: { path: '^src/', pathNot: '\\.test\\.ts$' }, to: { dependencyTypes: ['core'] } },
    { name: 'kernel-is-the-floor', severity: 'error', from: { path: '^src/kernel/', pathNot: '\\.test\\.ts$' }, to: { path: '^src/(?!kernel/)' } },
    { name: 'renderer-only-src', severity: 'error', from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' }, to: { path: '^(main|sync-server|test)/' } },
    {
      name: 'main-only-src',
      severity: 'error',
      from: { path: '^main/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(renderer|sync-server|test)/', pathNot: '^renderer/host/(port|bridge)\\.ts$' },
    },
    {
      name: 'server-only-src',
      severity: 'error',
      from: { path: '^sync-server/', pathNot: '^sync-server/console/|\\.test\\.tsx?$' },
      to: { path: '^(main|renderer|test)/' },
    },
    {
      name: 'console-only-src-and-ui',
      severity: 'error',
      comment: 'beside them the lists both ends of the console API agree on',
      from: { path: '^sync-server/console/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(main/|test/|renderer/(?!ui/)|sync-server/(?!console/|hq/lists/(columns|shape)\\.ts$))' },
    },
    {
      name: 'screens-do-not-open-databases',
      severity: 'error',
      from: { path: '^renderer/(ui|modules|app)/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '(^|node_modules/)(rxdb|dexie)(/|$)' },
    },
    {
      name: 'conflict-algebra-in-one-place',
      severity: 'error',
      comment: 'no module carries conflict algebra of its own',
      from: { path: '^src/conflict/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(?!conflict/|kernel/|facts/)' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
    exclude: { path: 'virtual:' },
  },
};
