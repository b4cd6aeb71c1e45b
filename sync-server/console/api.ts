import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Problem } from '../../src/kernel/result.ts';
import { apiError } from '../../src/protocol/wire.ts';

/** A refusal of the server as the problem it named; `offline` when there was no answer at all. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly sentence?: { readonly zh: string; readonly en: string },
  ) {
    super(problem.code);
  }
}

const signedOut = new Set<() => void>();
/** Called when the server no longer knows the session. */
export const onSignedOut = (cb: () => void): (() => void) => {
  signedOut.add(cb);
  return () => signedOut.delete(cb);
};

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    const init: RequestInit =
      body === undefined
        ? { method, credentials: 'same-origin' }
        : { method, credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    response = await fetch(`/api/hq${path}`, init);
  } catch {
    throw new ApiFailure(0, { code: 'offline' });
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T; // our own routes; the caller names the shape they return
  const parsed = apiError.safeParse(answer);
  const error = parsed.success ? parsed.data.error : undefined;
  if (response.status === 401 && path !== '/session' && !path.startsWith('/session/password')) for (const cb of signedOut) cb();
  const problem: Problem =
    error === undefined ? { code: 'hq-internal' } : error.params === undefined ? { code: error.code } : { code: error.code, params: error.params };
  throw new ApiFailure(response.status, problem, error === undefined ? undefined : { zh: error.zh, en: error.en });
}
export const api = {
  get: <T>(path: string) => call<T>('GET', path),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
};

/* Live: one event stream a page; it only says that something moved. */
type Link = 'open' | 'lost';
const feed = { link: 'open' as Link, version: 0, atMs: Date.now(), listeners: new Set<() => void>(), source: undefined as EventSource | undefined };
const tell = (): void => feed.listeners.forEach((cb) => cb());

export function startFeed(): () => void {
  const source = new EventSource('/api/hq/events');
  feed.source = source;
  source.onopen = () => {
    feed.link = 'open';
    feed.atMs = Date.now();
    feed.version += 1;
    tell();
  };
  source.onerror = () => {
    feed.link = 'lost';
    tell();
  };
  source.onmessage = () => {
    feed.version += 1;
    feed.atMs = Date.now();
    tell();
  };
  return () => source.close();
}
const subscribe = (cb: () => void): (() => void) => {
  feed.listeners.add(cb);
  return () => feed.listeners.delete(cb);
};
export const useFeedVersion = (): number => useSyncExternalStore(subscribe, () => feed.version);
export const useLink = (): Link => useSyncExternalStore(subscribe, () => feed.link);
export const lastHeardMs = (): number => feed.atMs;

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly failure: ApiFailure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}
/** A GET that follows its path, and the live feed where `live`. The last good answer stays while a new one is on its way. */
export function useApi<T>(path: string | undefined, live = true): Loaded<T> {
  const [state, setState] = useState<{ path: string | undefined; data: T | undefined; failure: ApiFailure | undefined; loading: boolean }>({
    path,
    data: undefined,
    failure: undefined,
    loading: path !== undefined,
  });
  const [again, setAgain] = useState(0);
  const version = useFeedVersion();
  const latest = useRef(0);
  useEffect(() => {
    if (path === undefined) return;
    const mine = ++latest.current;
    setState((s) => ({ ...s, path, loading: true }));
    api.get<T>(path).then(
      (data) => {
        if (mine === latest.current) setState({ path, data, failure: undefined, loading: false });
      },
      (cause: unknown) => {
        if (mine === latest.current)
          setState((s) => ({ ...s, failure: cause instanceof ApiFailure ? cause : new ApiFailure(0, { code: 'hq-internal' }), loading: false }));
      },
    );
  }, [path, again, live ? version : 0]); // eslint-disable-line react-hooks/exhaustive-deps -- the live version is a trigger, not a value
  const reload = useCallback(() => setAgain((n) => n + 1), []);
  return { data: state.data, failure: state.failure, loading: state.loading, reload };
}
