import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { terminalHeaders, printHeaders } from './csp.ts';
import { isAppUrl, resolveAppUrl } from './resolve.ts';

const FOLDER = '/opt/app/dist/terminal';

describe('app://showroom/ (architecture §7)', () => {
  it.each([
    ['app://showroom/terminal/', `${FOLDER}/index.html`],
    ['app://showroom/terminal/assets/index-abc.js', `${FOLDER}/assets/index-abc.js`],
    ['app://showroom/terminal/assets/a.woff2?v=1#x', `${FOLDER}/assets/a.woff2`],
    ['app://showroom/terminal/appointments', `${FOLDER}/index.html`],
    ['app://showroom/terminal/%E6%A0%87.svg', `${FOLDER}/标.svg`],
  ])('%s is a file of the terminal', (url, path) => expect(resolveAppUrl(url, FOLDER)).toEqual({ kind: 'file', path }));
  it.each([
    'app://showroom/terminal/%2e%2e%2f%2e%2e/secret.json',
    'app://showroom/terminal/..%2f..%2fmain/main.cjs',
    'app://showroom/terminal/..%5c..%5cmain.cjs',
    'app://showroom/terminal/a%00.js',
    'app://showroom/terminal/%E0%A4%A',
    'app://showroom/main/main.cjs',
    'app://elsewhere/terminal/',
    'https://showroom/terminal/',
    'nonsense',
  ])('%s is refused', (url) => expect(resolveAppUrl(url, FOLDER)).toMatchObject({ kind: 'refused' }));
  it('no address leaves the folder, however it is written', () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '%2E.', '..%2f', '%5c', '/', '//', 'a', 'b.js', '%00', '%25%32%65', '\\', '..;', '%252e%252e');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const made = resolveAppUrl(`app://showroom/terminal/${pieces.join('/')}`, FOLDER);
        if (made.kind === 'file') expect(made.path.startsWith(`${FOLDER}/`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
  it('knows its own pages', () => {
    expect(isAppUrl('app://showroom/terminal/')).toBe(true);
    for (const other of ['app://showroom.evil/', 'app://x@showroom/', 'http://showroom/', 'about:blank', '']) expect(isAppUrl(other), other).toBe(false);
  });
});

describe('content policy', () => {
  const policy = terminalHeaders(['https://hq.example'])['Content-Security-Policy'] ?? '';
  it('scripts from the app only, connections to the gateway only', () => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    expect(policy).toMatch(/connect-src 'self' https:\/\/hq\.example;/);
    expect(policy).not.toContain("'unsafe-eval'");
  });
  it('a page that is printed runs no script', () => {
    expect(printHeaders()['Content-Security-Policy']).not.toContain('script-src');
    expect(printHeaders()['Content-Security-Policy']).toContain("default-src 'none'");
  });
});
