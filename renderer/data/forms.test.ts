import { expect, it } from 'vitest';
import { Areas } from './areas.ts';
import { forgetForms, openForms } from './forms.ts';
import { createMemoryStore, newDisk } from './memory-store.ts';

const AT = Date.parse('2026-11-21T02:20:00Z');
const DAY = 86_400_000;

it('A0.24: a half-typed form is on the disk the moment it is typed, survives a crash, and is gone when it was left or a week old', async () => {
  const disk = newDisk();
  const open = (nowMs: number) => openForms(createMemoryStore({ disk }).device, new Areas(), () => nowMs);
  const one = await open(AT);
  for (const name of ['方', '方若', '方若琳']) one.keep('apt new 0107', { by: '0107', atMs: AT, id: 'apt:1', changed: { name } });
  one.keep('cust new 0107', { by: '0107', atMs: AT, changed: { name: '严丽' } });
  one.drop('cust new 0107');
  await one.settled();
  const two = await open(AT + DAY);
  expect([...two.all()]).toEqual([['apt new 0107', { by: '0107', atMs: AT, id: 'apt:1', changed: { name: '方若琳' } }]]);
  expect((await open(AT + 8 * DAY)).all().size).toBe(0);
  expect((await open(AT)).all().size).toBe(0); // and off the disk
});

it('I17: forms that speak of an erased person go, the others stay', async () => {
  const disk = newDisk();
  const forms = await openForms(createMemoryStore({ disk }).device, new Areas(), () => AT);
  const kept = (changed: Readonly<Record<string, unknown>>) => ({ by: '0107', atMs: AT, changed });
  forms.keep('cust cust:A 0107', kept({ wechat: 'a' }));
  forms.keep('apt apt:A 0107', kept({ need: 'a' }));
  forms.keep('apt new 0107', kept({ name: 'A', customerId: 'cust:A' }));
  forms.keep('cust new 0107', kept({ name: 'B' }));
  forgetForms(forms, { ids: new Set(['cust:A']), keys: new Set(['apt:A']) });
  await forms.settled();
  expect([...(await openForms(createMemoryStore({ disk }).device, new Areas(), () => AT)).all().keys()]).toEqual(['cust new 0107']);
});

it('a disk that refuses keeps what was typed in memory', async () => {
  const store = createMemoryStore();
  const forms = await openForms({ ...store.device, put: () => Promise.reject(new Error('full')) }, new Areas(), () => AT);
  forms.keep('apt new 0107', { by: '0107', atMs: AT, changed: { name: 'x' } });
  await forms.settled();
  expect(forms.all().size).toBe(1);
});
