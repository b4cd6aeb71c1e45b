/** What the commands start: built into dist/server, so that headquarters runs without the TypeScript runner between (decision 131). */
export { createServer } from './app.ts';
export { demoRoutes } from './demo/plugin.ts';
export { FULL_DEMO, publishTodaysBoard, seedDemo, SMALL_DEMO } from './demo/seed.ts';
