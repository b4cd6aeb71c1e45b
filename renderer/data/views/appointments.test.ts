import { describe, expect, it } from 'vitest';
import { matchAppointment } from '../../../src/appointments/search.ts';
import { plainText } from '../../../src/appointments/search.ts';
import { createAppointment } from '../../../src/appointments/commands.ts';
import { at, person, seeded, Site } from '../../../src/testkit/world.ts';
import type { Head } from '../../../src/facts/head.ts';
import { spelling } from '../spelling.ts';
import { AppointmentsView } from './appointments.ts';
import { FactIndex } from './fact-index.ts';

describe('finding an appointment by the index (A1.3.1)', () => {
  it('agrees with the rule over every card, for names, pinyin, numbers with and without dashes, two digits and twelve (seed 12)', () => {
    const random = seeded(12);
    const t = new Site('S01-T1', 'S01');
    const index = new FactIndex();
    const view = new AppointmentsView(index);
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    for (let i = 0; i < 120; i += 1) {
      const id = t.newId('apt');
      for (const f of t.run(
        createAppointment(t.ctx(person('1001'), '10:00'), {
          aptId: id,
          form: {
            name: `${pick([...'王李张刘陈'])}${pick([...'思敏雨桐欣怡'])}`,
            phoneE164: `138${String(10_000_000 + Math.floor(random() * 89_999_999))}`,
            storeId: 'S01',
            visitAt: at('15:00') + i * 60_000,
            source: 'phone',
            ...(i % 3 === 0 ? { styleNo: `ZM${10 + i}` } : {}),
          },
        }),
      ))
        index.add(f);
      const head = t.heads.get(id);
      if (head !== undefined) view.setHead(head as Head);
    }
    expect(view.list().map((c) => c.form.visitAt)).toEqual([...view.list()].map((c) => c.form.visitAt).sort((a, b) => a - b));
    for (const word of [
      '王',
      '李思',
      'wang',
      'ws',
      'lsm',
      '13',
      '138',
      '99',
      '999',
      '0001',
      '20261121-00',
      '2026-11',
      'yy-s01',
      'zm',
      'ZM2',
      '(138)',
      '+86138',
      '1',
      '思 1',
      '王 138',
    ]) {
      const parts = word.trim().split(/\s+/).map(plainText);
      const expected = view
        .list()
        .filter((c) =>
          matchAppointment(
            {
              name: c.form.name,
              ...spelling(c.form.name),
              ...(c.form.phoneE164 === undefined ? {} : { phoneE164: c.form.phoneE164 }),
              ...(c.view.number === undefined ? {} : { number: c.view.number }),
              ...(c.form.styleNo === undefined ? {} : { styleNo: c.form.styleNo }),
              state: 'notArrived',
              status: 'notArrived',
              source: 'phone',
              storeId: 'S01',
              visitAt: c.form.visitAt,
            },
            { text: word },
          ),
        )
        .map((c) => c.id)
        .sort();
      expect(
        view
          .find(parts)
          .map((c) => c.id)
          .sort(),
        word,
      ).toEqual(expected);
    }
  });
});
