/** Builds dist/server: headquarters as the commands start it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './cli/lib/bundle.ts';
import { ROOT } from './root.ts';

const out = join(ROOT, 'dist', 'server');
rmSync(out, { recursive: true, force: true });
await bundle('sync-server/served.ts', join(out, 'server.mjs'), ROOT);
