export const workbench = {
  title: '个人平台', morning: '上午好，{{name}}', noon: '中午好，{{name}}', afternoon: '下午好，{{name}}', evening: '晚上好，{{name}}', sub: '{{day}} · 还有 {{n}} 件事', subNone: '{{day}} · 手上的事都做完了',
  duty: '接待状态', todo: '要做的事', now: '现在', today: '今天', allDone: '没有等你做的事', allDoneBody: '有顾客等你、预约要打电话、单据要处理，都会出现在这里。',
  waiting: '{{who}}在等你', waitingPool: '{{who}}还没人接待', paused: '{{who}}的接待暂停了', transfer: '{{name}} 把{{who}}转给你', waited: '已等 {{t}}', serving: '正在接待{{who}}', callback: '给{{who}}回个电话', followUp: '联系{{who}}', followUpSub: '上次到店没成交', unprinted: '有小票没打印', unprintedSub: '{{no}}', sync: '{{n}} 条还没上传', syncSub: '断网期间写的，连上就自己传', exception: '{{title}}', exceptionSub: '{{code}} · {{time}}',
  act: { claim: '领单', open: '看看', call: '去打电话', accept: '接手', arrive: '到店', handle: '去处理', reassign: '改派', print: '去打印', end: '结束' },
  escalated: '{{who}}还没人领，请安排', taskTitle: { followUp: '联系{{who}}', contact: '联系{{who}}', 'remind-dayBefore': '{{who}}明天到', 'remind-soon': '{{who}}快到了', 'remind-overdue': '{{who}}过了时间还没到', 'remind-deposit': '{{who}}付过定金，还没成交', smsCorrection: '{{who}}收到了错的取消短信' },
  depositHeld: '定金还有 {{amount}}', correction: '取消短信已经发出，可顾客的预约没有取消', correctionBody: '请打电话致歉，或在预约里发一条更正短信，再写下结果。', merged: '此任务已由 {{name}} 完成（{{result}}），您的记录已并入。', task: { due: '应在 {{day}} 前办', result: '办的结果', done: '办完了', finished: '已记下，这件事办完了', snooze: '晚点再办', snoozed: '{{when}} 再提醒你', days: '{{n}} 天后', hours: '{{n}} 小时后', delegate: '交给同事', delegated: '已交给 {{name}}' },
  goods: { wanted: '向{{store}}申请的调货', asked: '{{store}}想调一件货', anyStore: '别家店', accepted: '对方已答应', needBy: '{{when}} 前要到', note: '说明', noteHint: '不能给要写原因。', receive: '货到了', withdraw: '不用了', accept: '答应', decline: '不能给', done: { accepted: '已答应，请尽快发货', declined: '已回复对方', received: '已记下，货到了', withdrawn: '已撤回申请' } },
  perf: '我的业绩', perfToday: '今天', perfMonth: '本月', receipts: '{{n}} 单', week: '近 7 天每天', closeRate: '成单率', perTicket: '客单价', attach: '连带率', pieces: '件数', pending: '含未同步 {{n}} 单', rateHint: '近 30 天', noSales: '今天还没开单',
  appointments: '我的预约', appointmentsLeft: '今天还有 {{n}} 个', appointmentsNone: '今天没有排给你的预约。', customers: '我的客户', customersNone: '你接待过的客户会出现在这里。', lastSeen: '上次 {{day}}', neverSeen: '还没来过', birthday: '{{day}} 生日', birthdayToday: '今天生日', birthdayTomorrow: '明天生日',
  syncTitle: '本机同步', syncOk: '都传上去了，{{when}}同步过', syncPending: '{{n}} 条等着上传，最早 {{age}}前的', syncOffline: '离线营业中，断了 {{t}}', syncNever: '还没同步过', exceptions: '跟我有关的异常', exceptionsNone: '没有要你处理的异常。', exceptionsAll: '全部异常',
  severity: { red: '要处理', amber: '留意', blue: '知道就好' },
};
