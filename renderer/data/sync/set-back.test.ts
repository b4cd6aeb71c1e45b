import { expect, test } from 'vitest';
import { someHead } from '../contract.ts';
import { headDoc } from '../documents.ts';
import { newDisk } from '../memory-store.ts';
import { taken, till } from './till-kit.ts';

test('until every card has gone to a headquarters that was set back, none of its older ones is taken, through a crash in between (SC-22, I11; simulator, seed 920)', async () => {
  const disk = newDisk();
  const mine = someHead('cust:01', { name: '李娜' });
  const first = await till(disk, async (path) => {
    if (path === '/sync/push') throw new TypeError('the line is dead');
    return path === '/sync/pull' ? { documents: [], checkpoint: { dbEpoch: 'new', seq: '1' }, more: false } : { taken: 0, waiting: 0 };
  });
  await first.store.putHead(mine);
  await first.setBack.begin({ A: 1 }, []);
  const cards = first.exchange.pull('customers', null, 10);
  await first.exchange.pull('facts', null, 10);
  await expect(first.setBack.send()).rejects.toThrow();
  expect([first.asked.filter((p) => p === '/sync/pull').length, first.setBack.holds('customers'), first.setBack.holds('facts')]).toEqual([1, true, false]);
  first.die();
  await expect(cards).rejects.toThrow('stopped');

  // The process dies; the next one finds the cards as they were, and sends them before it takes any.
  const pushed: unknown[] = [];
  const second = await till(disk, async (path, body) => {
    if (path !== '/sync/push') return { documents: [], checkpoint: { dbEpoch: 'new', seq: '1' }, more: false };
    pushed.push(...(body.rows ?? []).map((r) => r.doc));
    return taken(body.rows);
  });
  await second.setBack.resume();
  expect([second.setBack.holds('customers'), second.setBack.first()]).toEqual([true, mine.id]);
  const after = second.exchange.pull('customers', null, 10);
  await second.setBack.send();
  expect(pushed).toEqual([headDoc(mine)]);
  await after;
  expect(second.asked).toEqual(['/sync/push', '/sync/pull']);
  expect([second.setBack.holds('customers'), second.setBack.first()]).toEqual([false, undefined]);
});

test('a sweep that was under way when it began, and had nothing to send, does not take the cards for sent (SC-22)', async () => {
  let answerHandOver = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answerHandOver = resolve;
  });
  const t = await till(newDisk(), async (path, body) => {
    if (path === '/sync/push') return taken(body.rows);
    await answered;
    return { taken: 0, waiting: 0 };
  });
  await t.store.arrive('rulings', [{ id: 'rul:ex:EX-17:gift:1' }]); // handed over before anything else
  const mine = someHead('cust:01', { name: '李娜' });
  await t.store.putHead(mine);
  const begun = t.setBack.begin({ A: 1 }, []);
  await t.setBack.send();
  expect(t.setBack.holds('customers')).toBe(true);
  answerHandOver();
  await begun;
  expect([t.setBack.holds('customers'), t.setBack.first(), t.setBack.status().resending]).toEqual([true, mine.id, true]);
  await t.setBack.send();
  expect([t.setBack.holds('customers'), t.asked]).toEqual([false, ['/sync/giveback', '/sync/push']]);
});
