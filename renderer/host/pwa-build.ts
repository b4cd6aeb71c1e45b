import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Build part of the browser host: the service worker that lets /terminal/ reload offline, the manifest, the icons, and the
 * version. Used by renderer/vite.config.ts only. The page registers the worker itself (service-worker.ts), never in Electron.
 */
export function pwa(): Plugin[] {
  return [
    named(),
    ...VitePWA({
      strategies: 'generateSW',
      registerType: 'prompt', // a till reloads when a person says so, never by itself
      injectRegister: false, // no inline script: the policy allows none
      filename: 'sw.js',
      manifestFilename: 'manifest.webmanifest',
      manifest: {
        name: '卓美门店 · Zhuomei Showroom',
        short_name: '卓美门店',
        lang: 'zh-CN',
        start_url: '/terminal/',
        scope: '/terminal/',
        display: 'standalone',
        background_color: '#FAF8F5',
        theme_color: '#4A1126',
        icons: [192, 512].map((size) => ({ src: `/terminal/icons/${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' })),
      },
      workbox: {
        // The app and the small fonts at once; the many slices of the Chinese fonts behind the work (service-worker.ts).
        globPatterns: ['**/*.{js,css,html,wasm,webmanifest,svg,png}', '**/{zm-mono,source-sans}*.woff2'],
        maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
        navigateFallback: '/terminal/index.html',
        navigateFallbackAllowlist: [/^\/terminal\//],
        cleanupOutdatedCaches: true,
        clientsClaim: true, // the first visit is covered too
        skipWaiting: false,
        inlineWorkboxRuntime: true,
        runtimeCaching: [
          {
            urlPattern: /\/terminal\/.*\.woff2$/,
            handler: 'CacheFirst',
            options: { cacheName: 'zm-fonts', expiration: { maxEntries: 400 }, cacheableResponse: { statuses: [200] } },
          },
        ],
      },
    }),
  ];
}

/** Puts the version where the browser host reads it, and the icons where the manifest names them. */
function named(): Plugin {
  const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const manifest: unknown = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';
  return {
    name: 'zm-host',
    config: () => ({ define: { 'import.meta.env.VITE_ZM_VERSION': JSON.stringify(version) } }),
    transformIndexHtml: () => [{ tag: 'link', attrs: { rel: 'icon', type: 'image/svg+xml', href: '/terminal/icons/gem.svg' }, injectTo: 'head' as const }],
    generateBundle() {
      for (const size of [192, 512])
        this.emitFile({ type: 'asset', fileName: `icons/${size}.png`, source: readFileSync(at(`assets/icons/${size}x${size}.png`)) });
      this.emitFile({ type: 'asset', fileName: 'icons/gem.svg', source: readFileSync(at('assets/icons/gem.svg')) });
    },
  };
}
