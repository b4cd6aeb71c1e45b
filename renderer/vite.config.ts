import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pwa } from './host/pwa-build.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The terminal's page. Relative to nothing but `/terminal/`, so that it lives on app:// and on a gateway alike; Chromium 108 is
 * the oldest browser (Electron 22). No inline script anywhere: the CSP allows none.
 */
export default defineConfig({
  root: here,
  base: '/terminal/',
  plugins: [react(), pwa()],
  build: {
    outDir: '../dist/terminal',
    emptyOutDir: true,
    target: 'chrome108',
    cssTarget: 'chrome108',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a data: font would need a hole in the CSP
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: { index: `${here}index.html` } }, // dev.html, the in-memory terminal, stays out of the product
  },
  server: {
    fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] },
    proxy: { '/api': { target: process.env['ZM_GATEWAY'] ?? 'http://127.0.0.1:5180' } },
  },
});
