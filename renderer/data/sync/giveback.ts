import type { WireDoc } from '../../../src/facts/docs.ts';
import type { LocalStore } from '../port.ts';
import { GatewayError } from './gateway-client.ts';
import type { GatewayClient } from './gateway-client.ts';
import { inHalves } from './halves.ts';

const BATCH = 100;
/** Terminals of headquarters are named HQ1, HQ2 …; those of stores begin with the store's number (architecture §3.1). */
const ofHeadquarters = (doc: WireDoc): boolean => typeof doc['terminal'] === 'string' && doc['terminal'].startsWith('HQ');

/**
 * Before a terminal takes over what a server that was set back has, it hands over what only that server could have written: its papers
 * (prices, bundle, tables), its facts, and its rulings (SC-22). Throws when a batch does not arrive, not when it is refused.
 */
export async function giveBack(store: LocalStore, client: Pick<GatewayClient, 'giveback'>): Promise<void> {
  const docs: WireDoc[] = [];
  await store.scan('reference', (page) => {
    docs.push(...page);
  });
  await store.scan('rulings', (page) => {
    docs.push(...page);
  });
  await store.scan('facts', (page) => {
    docs.push(...page.filter(ofHeadquarters));
  });
  try {
    for (let i = 0; i < docs.length; i += BATCH)
      await inHalves(
        docs.slice(i, i + BATCH),
        async (part) => [await client.giveback({ docs: part.map((d) => ({ ...d })) })],
        async () => [],
      );
  } catch (error) {
    // A device that may not hand anything over (revoked) still pushes what is its own.
    if (!(error instanceof GatewayError) || error.status === 429 || error.status >= 500) throw error;
  }
}
