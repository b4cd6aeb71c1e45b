import { DEMO_PASSWORD } from '../../demo/people.ts';
import { ConsoleClient, Refused } from './console-client.ts';

/** Ends a command with both sentences: 2 = it was called wrongly, 1 = it could not be done. */
export const stop = (zh: string, en: string, code = 1): never => {
  console.error(`${zh}\n${en}`);
  process.exit(code);
};

/**
 * Runs a command's work as a person of a running headquarters: `url` (default: this machine's), `staff` (default the administrator),
 * the password from ZM_PASSWORD. A refusal ends it with both of its sentences and exit code 1.
 */
export async function asPerson(
  values: { readonly url?: string | undefined; readonly staff?: string | undefined },
  work: (client: ConsoleClient) => Promise<void>,
): Promise<void> {
  const url = values.url ?? `http://127.0.0.1:${process.env['ZM_PORT'] ?? '5180'}`;
  const client = new ConsoleClient(url);
  try {
    if (
      !(await fetch(`${url}/health`).then(
        (r) => r.ok,
        () => false,
      ))
    )
      stop(`${url} 上没有总部在运行，请先 npm start`, `no headquarters runs at ${url}; start it with npm start`);
    await client.signIn(values.staff ?? '0001', process.env['ZM_PASSWORD'] ?? DEMO_PASSWORD);
    await work(client);
  } catch (error) {
    if (error instanceof Refused) stop(error.zh, error.en);
    stop(`没做成：${error instanceof Error ? error.message : String(error)}`, 'nothing else was changed; try again');
  }
}
