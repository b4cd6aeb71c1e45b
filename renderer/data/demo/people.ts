import type { StaffMember } from '../../../src/staff/types.ts';

/** PIN of every person of the in-memory demo. */
export const DEMO_PIN = '246810';

/** Eight people of one store, in the roles of features.md. */
export const DEMO_STAFF: readonly Omit<StaffMember, 'pinHash'>[] = [
  { staffNo: '0101', name: '周启明', nameEn: 'Zhou Qiming', title: '店长', roles: ['SM'], stores: ['S01'], active: true },
  { staffNo: '0107', name: '林晓雯', nameEn: 'Lin Xiaowen', title: '高级顾问', roles: ['CON'], stores: ['S01'], active: true },
  { staffNo: '0112', name: '沈佳怡', nameEn: 'Shen Jiayi', title: '顾问', roles: ['CON'], stores: ['S01'], active: true },
  { staffNo: '0115', name: '许文博', nameEn: 'Xu Wenbo', title: '顾问', roles: ['CON'], stores: ['S01'], active: true },
  { staffNo: '0131', name: '唐悦', nameEn: 'Tang Yue', title: '见习顾问', roles: ['CON'], stores: ['S01'], active: true },
  { staffNo: '0104', name: '何慧', nameEn: 'He Hui', title: '收银', roles: ['CSH'], stores: ['S01'], active: true },
  { staffNo: '0126', name: '顾婷', nameEn: 'Gu Ting', title: '前台', roles: ['REC'], stores: ['S01'], active: true },
  { staffNo: '0109', name: '陆一鸣', nameEn: 'Lu Yiming', title: '库管', roles: ['WH'], stores: ['S01'], active: true },
];
