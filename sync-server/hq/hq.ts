import type { Services } from '../services.ts';
import type { Audit } from './audit.ts';
import type { ReadModelDb } from './readmodel/duck.ts';
import type { Projector } from './readmodel/projector.ts';
import type { Sessions } from './sessions.ts';

/** What every route of headquarters is given. */
export interface Hq {
  readonly services: Services;
  readonly db: ReadModelDb;
  readonly projector: Projector;
  readonly sessions: Sessions;
  readonly audit: Audit;
}
