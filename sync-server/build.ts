/** Builds dist/server: headquarters as the commands start it. */
import { join } from 'node:path';
import { bundle } from './cli/lib/bundle.ts';
import { ROOT } from './root.ts';

await bundle('sync-server/served.ts', join(ROOT, 'dist', 'server', 'server.mjs'), ROOT);
