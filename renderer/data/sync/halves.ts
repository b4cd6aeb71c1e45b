import { GatewayError } from './gateway-client.ts';

/** Refused for what is in the request: it is too long (for headquarters, or for a proxy before it), or not readable. Sent again as it is, it is refused again. */
export const isOfContent = (error: unknown): error is GatewayError => error instanceof GatewayError && [400, 413, 422].includes(error.status);

/**
 * Sends items in one request, and in halves, in their order, when it is refused for its content: one item never keeps the others. `alone` answers
 * for one that is refused by itself, or throws. Answers in order; throws everything else that `send` throws.
 */
export async function inHalves<T, R>(
  items: readonly T[],
  send: (part: readonly T[]) => Promise<readonly R[]>,
  alone: (item: T, refusal: GatewayError) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const [first] = items;
  if (first === undefined) return [];
  try {
    return await send(items);
  } catch (error) {
    if (!isOfContent(error)) throw error;
    if (items.length === 1) return alone(first, error);
    const middle = Math.ceil(items.length / 2);
    return [...(await inHalves(items.slice(0, middle), send, alone)), ...(await inHalves(items.slice(middle), send, alone))];
  }
}
