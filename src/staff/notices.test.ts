import { describe, expect, it } from 'vitest';
import { at, person, Site, sync } from '../testkit/world.ts';
import type { NoticeRef } from '../facts/reference.ts';
import { noticesFor, readNotice, starPiece, starredBy } from './notices.ts';

const jia = person('1001');
const yi = person('1002');
const notice = (id: string, more: Partial<NoticeRef> = {}): NoticeRef => ({
  id: `ref:notice:${id}`,
  cls: 'notice',
  title: id,
  body: '',
  stores: [],
  fromMs: at('09:00'),
  untilMs: at('22:00'),
  publishedBy: '0001',
  publishedMs: at('08:00'),
  ...more,
});

describe('notices of headquarters (A4.6)', () => {
  const refs = [
    notice('all'),
    notice('S01', { stores: ['S01'], fromMs: at('10:00') }),
    notice('S02', { stores: ['S02'] }),
    notice('later', { fromMs: at('15:00') }),
    notice('gone', { untilMs: at('11:00') }),
    notice('back', { withdrawnMs: at('09:30') }),
  ];
  const seen = (site: Site, staffNo: string, hhmm = '12:00') =>
    noticesFor(refs, site.facts.values(), { storeId: 'S01', staffNo, nowMs: at(hhmm) }).map((n) => `${n.ref.title}${n.read ? ' read' : ''}`);
  it('each store sees its own while they hold, and each person reads for themselves, on any till of the store', () => {
    const one = new Site('S01-T1', 'S01');
    const two = new Site('S01-T2', 'S01', 2);
    expect(seen(one, '1001')).toEqual(['S01', 'all']);
    one.run(readNotice(one.ctx(jia, '12:00'), 'ref:notice:S01'));
    two.run(readNotice(two.ctx(jia, '12:01'), 'ref:notice:S01'));
    sync(one, two);
    expect([seen(one, '1001'), seen(two, '1001'), seen(two, '1002')]).toEqual([
      ['all', 'S01 read'],
      ['all', 'S01 read'],
      ['S01', 'all'],
    ]);
    expect([seen(one, '1002', '15:30'), seen(one, '1002', '10:30'), seen(one, '1002', '22:00')]).toEqual([['later', 'S01', 'all'], ['S01', 'all', 'gone'], []]);
  });
});
describe('pieces to show (A4.10)', () => {
  it('are a person’s own, newest first; the later word holds, whichever till it was said at', () => {
    const one = new Site('S01-T1', 'S01');
    const two = new Site('S01-T2', 'S01', 2);
    one.run(starPiece(one.ctx(jia, '10:00'), 'RD1', true));
    one.run(starPiece(one.ctx(jia, '10:05'), 'RD2', true));
    two.run(starPiece(two.ctx(yi, '10:06'), 'RD3', true));
    two.run(starPiece(two.ctx(jia, '10:10'), 'RD2', false));
    sync(one, two);
    for (const s of [one, two]) expect([starredBy('1001', s.facts.values()), starredBy('1002', s.facts.values())]).toEqual([['RD1'], ['RD3']]);
    two.run(starPiece(two.ctx(jia, '10:20'), 'RD2', true));
    expect(starredBy('1001', two.facts.values())).toEqual(['RD2', 'RD1']);
  });
});
