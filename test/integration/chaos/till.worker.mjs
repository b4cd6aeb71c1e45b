// Worker threads do not inherit the loader of TypeScript; this one brings it along.
import { register } from 'tsx/esm/api';

register();
await import('./till.worker.ts');
