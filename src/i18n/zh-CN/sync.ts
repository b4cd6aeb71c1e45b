export const sync = {
  sheet: {
    offline: '离线营业中', online: '都连着', syncing: '正在同步', attention: '有事要处理',
    subOffline: '断了 {{t}}，上次同步 {{time}}。照常开单、收款、打小票，连上就自己传。', subOfflineNever: '还没有连上过总部。照常开单、收款、打小票，连上就自己传。', subOnline: '上次同步 {{time}}，什么都不用做。', subSyncing: '还有 {{n}} 条在传，不影响做别的。', subAttention: '本机的单据都在，照常营业；下面的事请店长看一眼。',
    pending: '等着上传', pendingSub: '{{n}} 条，都安全存在本机', pendingBackup: '{{n}} 条，都安全存在本机和备份里', pendingNone: '没有等着上传的，总部都收到了',
    group: { sales: '销售单', appointments: '预约与接待', stock: '货品动作', customers: '客户资料', other: '其他记录' }, oldest: '最久 {{t}}', n: '{{n}} 条', nAmount: '{{n}} 单 · {{amount}}',
    ages: '手上的数据有多新',
    gold: '金价', goldValue: '{{time}} 发布的 {{price}}', goldNone: '还没收到', goldUse: '照这个价卖', goldAsk: '先问总部', goldApprove: '按克要店长批准',
    stock: '货品', stockValue: '本店实时 · 外店截至 {{time}}', stockOwn: '本店实时', stockNote: '外店货只能请那边留',
    staff: '员工与权限', staffValue: '{{t}}前更新', staffNone: '还没收到', staffValid: '72 小时内有效', staffLeft: '还能用 {{t}}', staffGrace: '退款、超限折扣要店长', staffStrict: '只能按标价卖',
    clock: '时钟', clockOk: '和总部一致', clockOff: '差 {{t}}，已按总部时间记', clockNote: '记账时间已校正',
    concerns: '跟你有关的 {{n}} 件事', concernsSub: '连上后再定，不影响收银', concernsNone: '没有跟你有关的事', open: '去看看',
    retry: '再试一次', export: '导出待传', exported: '导出 {{n}} 条', exportEmpty: '没有待传的，不用导出', list: '逐条看待传', hide: '收起', problem: '说明',
    kind: {
      'sale.committed': '销售单', 'sale.voided': '销售作废', 'sale.lineCorrected': '销售改挂', 'stock.received': '入库', 'stock.withdrawn': '撤回入库', 'stock.moved': '货品移动', 'stock.transferRequested': '申请调货', 'stock.transferAnswered': '调货答复', 'stock.reserved': '预留', 'stock.released': '取消预留', 'cust.contacted': '联系记录', 'cust.revealed': '查看号码',
      'apt.created': '新建预约', 'apt.assigned': '指定顾问', 'apt.arrived': '到店', 'apt.claimed': '领单', 'apt.rejected': '拒绝', 'apt.paused': '暂停', 'apt.transferOffered': '转单', 'apt.transferAccepted': '接手', 'apt.shown': '出示货品', 'apt.ended': '结束接待', 'apt.voided': '作废', 'apt.reopened': '重新打开', 'apt.calledBack': '回访', 'apt.rescheduled': '改期', 'apt.appealed': '申诉',
      'staff.lockedOut': '口令锁定', 'staff.duty': '接待状态', 'staff.exported': '导出名单', 'staff.signedIn': '登录', 'approval.given': '批准', 'case.resolved': '异常结案', customer: '客户资料', appointment: '预约资料', ticket: '工单', task: '任务', other: '其他',
    },
  },
};
