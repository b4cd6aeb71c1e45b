/* eslint-disable no-console -- the console itself is what this file keeps clean */
const BANNER = '-------------- RxDB Open Core RxStorage';

/**
 * Runs `open` without RxDB's advertisement in the console: a clean run writes nothing there, so that a warning is one. Everything
 * else that is warned of meanwhile comes through. RxDB (Apache-2.0) prints it once a page, when the first dexie storage is made.
 */
export async function withoutBanner<T>(open: () => Promise<T>): Promise<T> {
  const warn = console.warn;
  console.warn = (...said: unknown[]) => {
    if (typeof said[0] !== 'string' || !said[0].startsWith(BANNER)) warn.apply(console, said);
  };
  try {
    return await open();
  } finally {
    console.warn = warn;
  }
}
