import { build } from 'esbuild';

/** Builds a TypeScript module for Node into one file of JavaScript that can be read; packages stay where they are. Throws when it cannot. */
export async function bundle(entry: string, outfile: string, root: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'warning',
  });
}
