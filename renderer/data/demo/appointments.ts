import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import { applyWrite } from '../../../src/facts/heads.ts';
import { docNoOf } from '../../../src/facts/seal.ts';
import { ulidFactory } from '../../../src/kernel/ulid.ts';
import type { AppointmentForm } from '../../../src/appointments/types.ts';
import type { RandomSource } from '../random.ts';

export interface DemoStory {
  readonly random: RandomSource;
  readonly nowMs: number;
  readonly storeId: string;
  readonly consultants: readonly string[];
  readonly write: (atMs: number, drafts: readonly FactDraft[]) => readonly Fact[];
}
type Step = 'assigned' | 'arrived' | 'claimed' | 'rejected' | 'paused' | 'endedNotSold' | 'voided' | 'calledBack';

const SURNAMES = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高'];
const GIVEN = [
  '思敏',
  '雨桐',
  '欣怡',
  '晓彤',
  '梦瑶',
  '静',
  '立群',
  '浩然',
  '子轩',
  '伟',
  '佳琪',
  '明',
  '若曦',
  '文博',
  '磊',
  '语嫣',
  '慧',
  '凯',
  '海燕',
  '晨',
];
const NEEDS = ['求婚钻戒，一克拉左右，想看六爪', '结婚对戒，预算两万', '妈妈生日，想看翡翠吊坠', '三金，下月订婚', '自戴锁骨链，日常', '改戒圈并看看新款', ''];
/** What happened to each of twenty visits: hours from now, and how far it went. */
const PLAN: readonly (readonly [hours: number, steps: readonly Step[], source: string])[] = [
  [-6, ['assigned', 'arrived', 'claimed', 'endedNotSold'], 'phone'],
  [-5, ['assigned', 'arrived', 'claimed', 'endedNotSold'], 'referral'],
  [-3, ['assigned', 'arrived', 'claimed', 'paused'], 'phone'],
  [-2, ['assigned', 'arrived', 'claimed'], 'wechat'],
  [-1, ['arrived'], 'walkIn'],
  [-0.5, ['assigned', 'arrived'], 'phone'],
  [-0.4, ['assigned', 'arrived', 'rejected'], 'phone'],
  [-0.2, ['assigned', 'arrived'], 'referral'],
  [0.5, ['assigned'], 'phone'],
  [1, ['assigned', 'calledBack'], 'website'],
  [1.5, [], 'miniProgram'],
  [2, ['assigned'], 'phone'],
  [3, [], 'website'],
  [4, ['assigned'], 'referral'],
  [5, ['voided'], 'phone'],
  [24, ['assigned'], 'phone'],
  [26, [], 'xiaohongshu'],
  [28, ['assigned', 'calledBack'], 'website'],
  [50, ['assigned'], 'phone'],
  [-26, ['assigned', 'arrived', 'claimed', 'endedNotSold'], 'other'],
];
const ONLINE = new Set(['website', 'miniProgram', 'xiaohongshu', 'wechat']);

/** Twenty visits around now, as facts of the store's other terminal, with their cards and customers. */
export function demoAppointments(story: DemoStory): readonly Head[] {
  const { random, nowMs, storeId } = story;
  const heads: Head[] = [];
  PLAN.forEach(([hours, steps, source], i) => {
    const visitAt = Math.round((nowMs + hours * 3_600_000) / 900_000) * 900_000;
    const madeAt = Math.min(visitAt, nowMs) - 26 * 3_600_000 - i * 60_000;
    const newUlid = ulidFactory(
      () => madeAt,
      () => random.next(),
    );
    const ms = random.next() < 0.6;
    const form: AppointmentForm = {
      customerId: `cust:${newUlid()}`,
      name: `${SURNAMES[i % SURNAMES.length] ?? '王'}${GIVEN[(i * 7) % GIVEN.length] ?? '静'}`,
      title: ms ? 'ms' : 'mr',
      phoneE164: `+86138${String(10_000_000 + Math.floor(random.next() * 89_999_999))}`,
      phoneRegion: 'CN',
      storeId,
      visitAt,
      needText: NEEDS[i % NEEDS.length] ?? '',
      purpose: (['proposal', 'wedding', 'gift', 'self'] as const)[i % 4] ?? 'self',
      category: i % 3 === 0 ? 'ring' : 'necklace',
      level: (['A', 'B', 'C', 'D'] as const)[i % 4] ?? 'B',
      source,
      budgetMinFen: 1_000_000,
      budgetMaxFen: (2 + (i % 6)) * 1_000_000,
      ...(source === 'walkIn' ? { walkIn: true } : {}),
    };
    const aptId = `apt:${newUlid()}`;
    const who = story.consultants[i % story.consultants.length] ?? '0107';
    let last = story.write(madeAt, [
      { kind: 'apt.created', v: 1, scope: [storeId], by: '0126', prev: { [aptId]: [] }, numberClass: 'YY', body: { aptId, form, online: ONLINE.has(source) } },
    ]);
    const created = last[0];
    steps.forEach((step, n) => {
      const atMs =
        step === 'assigned' || step === 'calledBack' || step === 'voided' ? madeAt + (n + 1) * 60_000 : Math.min(visitAt, nowMs - 600_000) + n * 120_000;
      const [kind, body] = bodyOf(step, aptId, who, storeId);
      last = story.write(atMs, [
        {
          kind,
          v: 1,
          scope: [storeId],
          by: step === 'assigned' || step === 'arrived' || step === 'voided' ? '0126' : who,
          prev: { [aptId]: last.map((f) => f.id) },
          body,
        },
      ]);
    });
    if (created === undefined) return;
    heads.push(
      applyWrite(undefined, { id: aptId, cls: 'appointment', scope: [storeId], fields: { ...form, number: docNoOf(created) }, by: '0126' }, created.hlc),
    );
    const { name, title, phoneE164, phoneRegion } = form;
    if (form.customerId !== undefined)
      heads.push(
        applyWrite(
          undefined,
          {
            id: form.customerId,
            cls: 'customer',
            scope: [storeId],
            fields: {
              name,
              title,
              phoneE164,
              phoneRegion,
              level: i % 4 === 0 ? 'gold' : 'normal',
              source,
              owner: who,
              preference: i % 2 === 0 ? '喜欢简洁款，白金色' : null,
            },
            addTo: { tags: i % 3 === 0 ? ['婚戒'] : [] },
            by: '0126',
          },
          created.hlc,
        ),
      );
  });
  return heads;
}

function bodyOf(step: Step, aptId: string, who: string, storeId: string): readonly [kind: string, body: unknown] {
  switch (step) {
    case 'assigned':
      return ['apt.assigned', { aptId, consultant: who, mode: 'priority' }];
    case 'arrived':
      return ['apt.arrived', { aptId, storeId }];
    case 'claimed':
      return ['apt.claimed', { aptId }];
    case 'rejected':
      return ['apt.rejected', { aptId, reason: 'busy' }];
    case 'paused':
      return ['apt.paused', { aptId }];
    case 'endedNotSold':
      return ['apt.ended', { aptId, outcome: 'notSold', reason: 'comparing' }];
    case 'voided':
      return ['apt.voided', { aptId, reason: 'customer' }];
    case 'calledBack':
      return ['apt.calledBack', { aptId, result: '已确认到店' }];
  }
}
