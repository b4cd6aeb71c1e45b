import type { StaffMember } from '../../src/staff/types.ts';

/** The PIN of every demo person and the password of every demo headquarters login (embedded store only, architecture §8). */
export const DEMO_PIN = '246810';
export const DEMO_PASSWORD = 'zhuomei-demo';

type Person = Omit<StaffMember, 'active' | 'pinHash'>;
/** Fifteen people in the stores and five at headquarters, in the roles of features.md. */
export const PEOPLE: readonly Person[] = [
  { staffNo: '0101', name: '周启明', nameEn: 'Zhou Qiming', title: '店长', roles: ['SM'], stores: ['S01'] },
  { staffNo: '0107', name: '林晓雯', nameEn: 'Lin Xiaowen', title: '高级顾问', roles: ['CON'], stores: ['S01'] },
  { staffNo: '0112', name: '沈佳怡', nameEn: 'Shen Jiayi', title: '顾问', roles: ['CON'], stores: ['S01'] },
  { staffNo: '0115', name: '许文博', nameEn: 'Xu Wenbo', title: '顾问', roles: ['CON'], stores: ['S01'] },
  { staffNo: '0131', name: '唐悦', nameEn: 'Tang Yue', title: '见习顾问', roles: ['CON'], stores: ['S01'] },
  { staffNo: '0104', name: '何慧', nameEn: 'He Hui', title: '收银', roles: ['CSH'], stores: ['S01'] },
  { staffNo: '0126', name: '顾婷', nameEn: 'Gu Ting', title: '前台', roles: ['REC'], stores: ['S01'] },
  { staffNo: '0109', name: '陆一鸣', nameEn: 'Lu Yiming', title: '库管', roles: ['WH'], stores: ['S01'] },
  { staffNo: '0201', name: '钱国华', nameEn: 'Qian Guohua', title: '店长', roles: ['SM'], stores: ['S02'] },
  { staffNo: '0205', name: '苏敏', nameEn: 'Su Min', title: '高级顾问', roles: ['CON'], stores: ['S02'] },
  { staffNo: '0208', name: '韩雪', nameEn: 'Han Xue', title: '顾问', roles: ['CON'], stores: ['S02'] },
  { staffNo: '0211', name: '丁勇', nameEn: 'Ding Yong', title: '收银', roles: ['CSH', 'WH'], stores: ['S02'] },
  { staffNo: '0301', name: '彭立新', nameEn: 'Peng Lixin', title: '店长', roles: ['SM'], stores: ['S03'] },
  { staffNo: '0304', name: '刘芳', nameEn: 'Liu Fang', title: '顾问', roles: ['CON'], stores: ['S03'] },
  { staffNo: '0306', name: '谭静', nameEn: 'Tan Jing', title: '顾问', roles: ['CON', 'CSH'], stores: ['S03'] },
  { staffNo: '0001', name: '郑楠', nameEn: 'Zheng Nan', title: '系统管理员', roles: ['ADM', 'OPS'], stores: [] },
  { staffNo: '0002', name: '吴倩', nameEn: 'Wu Qian', title: '客服主管', roles: ['CS'], stores: [] },
  { staffNo: '0003', name: '马骏', nameEn: 'Ma Jun', title: '商品部', roles: ['BUY'], stores: [] },
  { staffNo: '0004', name: '冯丽', nameEn: 'Feng Li', title: '财务', roles: ['FIN'], stores: [] },
  { staffNo: '0005', name: '曹阳', nameEn: 'Cao Yang', title: '审计', roles: ['AUD'], stores: [] },
];

export const SURNAMES =
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'.split(
    '',
  );
export const GIVEN_F = [
  '思敏',
  '雨桐',
  '欣怡',
  '晓彤',
  '佳琪',
  '梦瑶',
  '静',
  '婷',
  '雪',
  '敏',
  '丽娜',
  '文静',
  '若曦',
  '诗涵',
  '子涵',
  '晓燕',
  '美玲',
  '芳',
  '娜',
  '可欣',
  '语嫣',
  '清妍',
  '海燕',
  '慧',
  '艳',
  '玉兰',
  '书瑶',
  '一诺',
];
export const GIVEN_M = [
  '宇桐',
  '立群',
  '思远',
  '浩然',
  '子轩',
  '建国',
  '伟',
  '强',
  '磊',
  '俊杰',
  '志远',
  '明',
  '鹏飞',
  '晨',
  '文博',
  '一鸣',
  '嘉豪',
  '天佑',
  '凯',
  '峰',
  '永康',
  '泽宇',
  '昊',
  '国栋',
];
