import type { CustomerForm } from '../../src/customers/types.ts';
import { GIVEN_F, GIVEN_M, SURNAMES } from './people.ts';
import type { Dice } from './random.ts';

/** A customer of the demo chain, the store that serves her and the tags she carries. */
export interface DemoCustomer {
  readonly form: CustomerForm;
  readonly storeId: string;
  readonly tags: readonly string[];
}

const LEVELS = ['normal', 'normal', 'normal', 'silver', 'silver', 'gold', 'platinum', 'diamond'] as const;
const TAGS = ['婚戒', '足金', '送礼', '节日客', '高预算', '爱翡翠', '常来清洗', '带朋友'] as const;
const ROADS = ['南京西路', '淮海中路', '陕西南路', '延安中路', '五一大道', '芙蓉中路', '徐汇滨江', '愚园路'] as const;
const OWNERS: Readonly<Record<string, readonly string[]>> = { S01: ['0107', '0112', '0115', '0131'], S02: ['0205', '0208'], S03: ['0304', '0306'] };

/** `count` customers with distinct mainland numbers (from a block that is not in service) spread over the three showrooms. */
export function demoCustomers(d: Dice, count: number): readonly DemoCustomer[] {
  const customers: DemoCustomer[] = [];
  for (let i = 0; i < count; i++) {
    const woman = d.chance(0.56);
    const storeId = d.pick(['S01', 'S01', 'S02', 'S02', 'S03'] as const);
    const name = d.pick(SURNAMES) + d.pick(woman ? GIVEN_F : GIVEN_M);
    const phone = `1${d.pick(['38', '39', '36', '50', '58', '86'] as const)}${String(d.int(0, 9999)).padStart(4, '0')}${String(i).padStart(4, '0')}`;
    customers.push({
      storeId,
      tags: d.chance(0.4) ? [d.pick(TAGS)] : [],
      form: {
        name,
        title: woman ? 'ms' : 'mr',
        gender: woman ? 'f' : 'm',
        phoneE164: `+86${phone}`,
        phoneRegion: 'CN',
        memberNo: `M26${String(i + 1).padStart(6, '0')}`,
        level: d.pick(LEVELS),
        source: d.pick(['walkIn', 'website', 'xiaohongshu', 'referral', 'dianping', 'mall'] as const),
        owner: d.pick(OWNERS[storeId] ?? ['0107']),
        ...(d.chance(0.5) ? { wechat: `zm_${String(1000 + i)}${d.pick(['a', 'b', 'c'] as const)}` } : {}),
        ...(d.chance(0.4) ? { birthday: `${d.int(1968, 2003)}-${String(d.int(1, 12)).padStart(2, '0')}-${String(d.int(1, 28)).padStart(2, '0')}` } : {}),
        ...(d.chance(0.5) ? { ringSizeHK: woman ? d.int(9, 15) : d.int(15, 22) } : {}),
        ...(d.chance(0.3) ? { address: `${d.pick(ROADS)}${d.int(1, 1800)}号` } : {}),
      },
    });
  }
  return customers;
}
