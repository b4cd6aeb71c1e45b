import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../src/kernel/result.ts';

/** Settings of the server: environment > file > default, one schema (architecture §8). Secrets are not settings: see `secrets.ts`. */
const port = z.coerce.number().int().min(0).max(65535);
const flag = z.union([z.boolean(), z.enum(['true', 'false', '1', '0', '']).transform((t) => t === 'true' || t === '1')]);
const list = z.union([
  z.array(z.string()),
  z.string().transform((t) =>
    t
      .split(',')
      .map((s) => s.trim())
      .filter((s) => s !== ''),
  ),
]);

export const configSchema = z.strictObject({
  port: port.default(5180),
  host: z.string().min(1).default('127.0.0.1'),
  /** Folder of the embedded store, the keys, the catalogue segments and the read model. */
  data: z.string().min(1).default('data'),
  /** CouchDB 3.x with user and password; without it the embedded store is used. */
  couchdbUrl: z.url({ protocol: /^https?$/ }).optional(),
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/)
    .default('zm-'),
  tenant: z.string().min(1).max(40).default('zhuomei'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Demo data and logins; refused together with a CouchDB unless it is said explicitly. */
  demo: flag.default(false),
  /** Who gets enrolment codes of a demo chain without signing in: somebody at this machine, or anyone who reaches it. */
  demoEnrolment: z.enum(['local', 'anyone']).default('local'),
  /** Origins besides the server's own that may call it: the desktop app. */
  origins: list.default(['app://showroom']),
  /** Addresses told to a terminal at enrolment, best first; empty = the one it came by. */
  endpoints: list.pipe(z.array(z.url({ protocol: /^https?$/ }))).default([]),
  /** Keys of the installation; made on the first run, shared by several gateways on one CouchDB. Empty = keys/secrets.json in the data folder. */
  keysFile: z.string().default(''),
  minClient: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .default('0.1.0'),
  timeZone: z.string().refine(isZone, 'IANA time zone').default('Asia/Shanghai'),
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('04:00'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY'),
  /** Built web apps; a missing folder is simply not served. */
  consoleDir: z.string().default('dist/console'),
  terminalDir: z.string().default('dist/terminal'),
  /** Identity of headquarters as a writer of facts (architecture §3.5). */
  hqTerminal: z
    .string()
    .regex(/^[A-Z0-9-]{2,16}$/)
    .default('HQ1'),
  /** Reverse proxies in front whose X-Forwarded-For is believed. */
  trustProxy: z.coerce.number().int().min(0).max(4).default(0),
});
export type Config = z.infer<typeof configSchema>;
type Key = keyof Config;

const ENV: Readonly<Record<string, Key>> = {
  ZM_PORT: 'port',
  ZM_HOST: 'host',
  ZM_DATA: 'data',
  COUCHDB_URL: 'couchdbUrl',
  ZM_PREFIX: 'prefix',
  ZM_TENANT: 'tenant',
  ZM_LOG_LEVEL: 'logLevel',
  ZM_DEMO: 'demo',
  ZM_DEMO_ENROLMENT: 'demoEnrolment',
  ZM_ORIGINS: 'origins',
  ZM_ENDPOINTS: 'endpoints',
  ZM_KEYS: 'keysFile',
  ZM_MIN_CLIENT: 'minClient',
  ZM_TIME_ZONE: 'timeZone',
  ZM_CUT_OFF: 'cutOff',
  ZM_CURRENCY: 'currency',
  ZM_CONSOLE_DIR: 'consoleDir',
  ZM_TERMINAL_DIR: 'terminalDir',
  ZM_HQ_TERMINAL: 'hqTerminal',
  ZM_TRUST_PROXY: 'trustProxy',
};
/** Read by other programs of the project; not settings of the server, not unknown either. */
const FOREIGN = [
  'ZM_DEMO_DATE',
  'ZM_CONFIG',
  'ZM_GATEWAY',
  'ZM_JOURNAL_DIR',
  'ZM_USER_DATA',
  'ZM_KIOSK',
  'ZM_SAVE_DIR',
  'ZM_NO_DIALOGUES',
  'ZM_TEST_TZ',
  'ZM_TEST_JSON',
  'ZM_NO_CHROMIUM',
  'ZM_NO_ELECTRON',
  'ZM_PASSWORD',
  'ZM_DIAMONDS',
];
/** What a setting wants, by name of its text (`error.config-expected.…`): said in both languages instead of the schema's own words. */
const EXPECTED: Readonly<Record<string, string>> = {
  port: 'port',
  host: 'text',
  data: 'text',
  couchdbUrl: 'couch',
  prefix: 'prefix',
  tenant: 'text',
  logLevel: 'level',
  demo: 'flag',
  demoEnrolment: 'enrolment',
  origins: 'list',
  endpoints: 'urls',
  keysFile: 'text',
  minClient: 'version',
  timeZone: 'zone',
  cutOff: 'clock',
  currency: 'currency',
  consoleDir: 'text',
  terminalDir: 'text',
  hqTerminal: 'terminal',
  trustProxy: 'proxies',
};
const FLAGS: Readonly<Record<string, Key>> = {
  '--port': 'port',
  '--host': 'host',
  '--data': 'data',
  '--demo': 'demo',
  '--log-level': 'logLevel',
  '--prefix': 'prefix',
};

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export interface Loaded {
  readonly config: Config;
  readonly printConfig: boolean;
}

/**
 * Settings from command line > environment > file > default. Codes: config-unknown {name}, config-invalid {name, detail}, config-file {path, detail}.
 * An unknown name is refused rather than ignored: a misspelt setting must not silently run with a default.
 */
export function loadConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, cwd: string): Result<Loaded> {
  const fromArgs: Record<string, unknown> = {};
  let file = env['ZM_CONFIG'];
  let printConfig = false;
  for (let i = 0; i < argv.length; i += 1) {
    const [name = '', inline] = (argv[i] ?? '').split(/=(.*)/s);
    if (name === '--print-config') {
      printConfig = true;
      continue;
    }
    if (name === '--demo' && inline === undefined) {
      fromArgs['demo'] = true;
      continue;
    }
    const key = FLAGS[name];
    if (key === undefined && name !== '--config') return fail('config-unknown', { name });
    const value = inline ?? argv[(i += 1)];
    if (value === undefined) return fail('config-invalid', { name, detail: 'error.config-expected.missing' });
    if (name === '--config') file = value;
    else if (key !== undefined) fromArgs[key] = value;
  }

  const read = readFile(file, cwd);
  if (!read.ok) return read;

  const fromEnv: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue;
    const key = ENV[name];
    if (key !== undefined) fromEnv[key] = value;
    else if (name.startsWith('ZM_') && !name.startsWith('ZM_TEST_') && !FOREIGN.includes(name)) return fail('config-unknown', { name });
  }

  const parsed = configSchema.safeParse({ ...read.value, ...fromEnv, ...fromArgs });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    if (issue?.code === 'unrecognized_keys') return fail('config-unknown', { name: issue.keys.join(', ') });
    const key = String(issue?.path[0] ?? '');
    return fail('config-invalid', { name: nameOf(key), detail: `error.config-expected.${EXPECTED[key] ?? 'other'}` });
  }
  if (parsed.data.demo && parsed.data.couchdbUrl !== undefined && fromArgs['demo'] !== true) {
    return fail('config-invalid', { name: 'ZM_DEMO', detail: 'error.config-expected.demo' });
  }
  return ok({
    config: {
      ...parsed.data,
      data: resolve(cwd, parsed.data.data),
      consoleDir: resolve(cwd, parsed.data.consoleDir),
      terminalDir: resolve(cwd, parsed.data.terminalDir),
    },
    printConfig,
  });
}

function readFile(named: string | undefined, cwd: string): Result<Record<string, unknown>> {
  const path = resolve(cwd, named ?? 'zm.config.json');
  if (!existsSync(path)) return named === undefined ? ok({}) : fail('config-file', { path, detail: 'not found' });
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('config-file', { path, detail: 'not a JSON object' });
    return ok({ ...value });
  } catch (e) {
    return fail('config-file', { path, detail: e instanceof Error ? e.message : String(e) });
  }
}

/** The name a person would look for: the environment variable and the file's key. */
function nameOf(key: string): string {
  const env = Object.entries(ENV).find(([, k]) => k === key)?.[0];
  return env === undefined ? key : `${key} (${env})`;
}

/** For `--print-config` and logs: user and password of addresses are hidden. */
export function redacted(config: Config): Record<string, unknown> {
  const hide = (url: string): string => url.replace(/\/\/[^/@]*@/, '//***@');
  return { ...config, couchdbUrl: config.couchdbUrl === undefined ? undefined : hide(config.couchdbUrl), endpoints: config.endpoints.map(hide) };
}
