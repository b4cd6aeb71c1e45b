export const reports = {
  title: '报表统计', sub: { day: '门店日报', week: '门店周报', month: '门店月报', self: '我的业绩' },
  period: { label: '看多长', day: '日', week: '周', month: '月' }, prev: '往前', next: '往后', today: '今天', range: '{{from}} 到 {{to}}',
  table: '表格', chart: '图', export: '导出', print: '打印', exported: '已导出',
  pending: '含未同步 {{n}} 单', pendingNote: '这几单还没传到总部，数字以联网后为准。',
  net: '净销售', receipts: '成交', receiptsN: '{{n}} 单', pieces: '{{n}} 件', average: '客单价', attach: '连带率', rate: '平均折扣', arrived: '到店', arrivedN: '{{n}} 位', closeRate: '成交率 {{p}}', noCompare: '没有可比的数', compareSoFar: { day: '比上周同一天', week: '比上周同期', month: '比上月同期' }, compare: { day: '比上周同一天', week: '比上周', month: '比上月' }, tagTotal: '标签价 {{amount}}',
  hours: '每小时销售', hoursUnit: '千元', days: '每天销售', before: { day: '上周同一天', week: '上周', month: '上月' }, now: { day: '这天', week: '这周', month: '这月' }, busiest: '{{hour}} 点最忙，卖了 {{amount}}。', quiet: '这段时间还没有卖出。', hour: '{{n}} 点',
  tenders: '收款', tendersCol: { method: '方式', count: '笔数', amount: '金额', share: '占比' }, total: '合计', tendersNote: '现金已扣找零',
  kinds: '卖的是什么', byAmount: '按金额', people: '顾问排名', netSales: '净销售', personSub: '{{n}} 单 · 连带 {{attach}}', personClose: '成单 {{p}} · ',
  funnel: '预约到成交', funnelStep: { due: '应到', arrived: '到店', served: '接待', sold: '成交' }, funnelNone: '这段时间没有预约',
  numbers: '单号 {{first}} 到 {{last}}', numbersNone: '还没有单号', rows: '共 {{n}} 行',
  col: { section: '项目', name: '名称', value: '数值', count: '笔数' },
};
