import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { translate } from '../src/i18n/index.ts';
import type { Language } from '../src/i18n/index.ts';
import type { Problem } from '../src/kernel/result.ts';
import type { Config } from './config.ts';

/** Both sentences of a problem; a parameter that is itself a text key (`expected`) is said in the same language. */
export function bothSentences(problem: Problem): string {
  const say = (language: Language): string => {
    const params = Object.fromEntries(
      Object.entries(problem.params ?? {}).map(([k, v]) => [k, typeof v === 'string' && v.startsWith('error.config-expected.') ? translate(language, v) : v]),
    );
    return translate(language, `error.${problem.code}`, params);
  };
  return `${say('zh-CN')}\n${say('en')}`;
}

const codeOf = (e: unknown): string => (e instanceof Error && 'code' in e ? String(e.code) : '');
const listening = (code: string, config: Pick<Config, 'host' | 'port'>): Problem | undefined => {
  if (code === 'EADDRINUSE') return { code: 'port-taken', params: { port: config.port } };
  if (code === 'EACCES') return { code: 'port-denied', params: { port: config.port } };
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { code: 'host-bad', params: { host: config.host } };
  return undefined;
};

/** One folder after the other: Node's own recursive way never comes back from places like /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** What would stop the server, looked at before anything is made: a data folder that cannot be written, an address that cannot be had. */
export async function notReady(config: Config): Promise<Problem | undefined> {
  try {
    makeFolder(config.data);
    const probe = join(config.data, '.writable');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (e) {
    return codeOf(e) === 'ENOSPC'
      ? { code: 'data-full', params: { path: config.data } }
      : { code: 'data-folder', params: { path: config.data, detail: codeOf(e) } };
  }
  if (config.port === 0) return undefined;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (e) => resolve(listening(codeOf(e), config)));
    probe.listen({ port: config.port, host: config.host }, () => probe.close(() => resolve(undefined)));
  });
}

/** Why it did not start, as a person would say it; never a secret, never an address with its password. */
export function startProblem(e: unknown, config: Config): Problem {
  const code = codeOf(e);
  const message = e instanceof Error ? e.message : String(e);
  const address = listening(code, config);
  if (address !== undefined) return address;
  if (code === 'ENOSPC') return { code: 'data-full', params: { path: config.data } };
  if (/\bLOCK\b/.test(message)) return { code: 'data-in-use', params: { path: config.data } };
  if (code === 'ZM_KEYS') return { code: 'keys-damaged', params: { path: message } };
  if (config.couchdbUrl !== undefined && (code.startsWith('E') || /connection|unauthorized|password|CouchDB|bad port/i.test(message)))
    return {
      code: 'couch-away',
      params: {
        address: new URL(config.couchdbUrl).host,
        detail: /unauthorized|password|Name or/i.test(message) ? '401' : (/answered (\d{3})/.exec(message)?.[1] ?? (code || 'no answer')),
      },
    };
  return { code: 'start-failed', params: { detail: message.slice(0, 300) } };
}
