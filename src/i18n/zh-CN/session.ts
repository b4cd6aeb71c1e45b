export const session = {
  who: '谁在用这台机器', whoHint: '点头像，或刷工牌', otherNo: '其他工号', otherNoHint: '手工输入', otherNoField: '工号', otherNoGo: '下一步', unknownNo: '本店没有工号 {{no}}，请核对，或请店长在总部加上。',
  pickFirst: '先点你的头像', pickFirstBody: '也可以直接刷工牌，或用方向键选、回车确定。', pinFoot: '6 位口令 · 还能试 {{n}} 次', checking: '正在核对…', forgot: '忘了口令', forgotBody: '请店长在总部控制台重设。新口令要等这台机器联网一次才生效，断网时先用旧口令。',
  lockedTitle: '试错太多次，先锁一会儿', lockedBody: '{{time}} 之后再试；急用请店长换个人登录。',
  offlineTitle: '现在没有网，照样能登录开店', offlineBody: '{{n}} 位同事的口令都存在本机，员工资料是 {{age}}的，{{grace}}。今早刚改口令的人先用旧口令。', graceOk: '72 小时内有效', graceOld: '已超过 72 小时，只能做日常销售，联网后恢复',
  noRoster: '还没有收到员工资料', noRosterBody: '这台机器要联网一次，取到本店员工和口令后才能登录。连上后这里会自己出现。',
  endedTitle: '{{name}}（{{no}}）的账号已停用，已退出登录', endedBody: '总部停用了这个工号。已开的单都有效；没开完的单一张没丢，在“挂单”里，请店长接着处理。有疑问请找店长。',
  staffGrid: '本店员工', priceUnit: '元/克 · {{when}} 的价', priceNone: '今天的金价还没收到', priceStale: '元/克 · {{when}} 的价，开店后以新价为准',
  version: '版本 {{v}}', storePhone: '有事打本店 {{phone}}', metal: { gold9999: '足金9999', gold999: '足金', gold990: '足金990', pt950: 'PT950', pt990: 'PT990', gold18K: '18K金', ag925: '银925' },
  role: { CON: '顾问', SM: '店长', CSH: '收银', WH: '库管', REC: '前台', CS: '客服', MKT: '市场', OPS: '运营', BUY: '采购', FIN: '财务', HR: '人事', ANA: '分析', ADM: '管理员', AUD: '审计' },
};
