import type { Logger } from 'pino';
import type { Coupons } from '../holdings/coupons.ts';
import type { Holdings } from '../holdings/index.ts';
import type { Quotas } from '../holdings/quotas.ts';
import type { Config } from '../config.ts';
import type { DocStore } from '../store/port.ts';
import type { Catalogue, Device, Hub } from '../services.ts';
import type { GatewayIdentity, Speaker } from '../identity/index.ts';

/** What the gateway's routes work with. */
export interface Gateway {
  readonly config: Config;
  readonly store: DocStore;
  readonly hub: Hub;
  readonly identity: GatewayIdentity;
  readonly catalogue: Catalogue;
  readonly holdings: Holdings;
  readonly quotas: Quotas;
  readonly coupons: Coupons;
  readonly log: Logger;
  readonly now: () => number;
}

/** A request's terminal after its token and its device were checked. */
export interface Caller {
  readonly speaker: Speaker;
  readonly device: Device;
}
