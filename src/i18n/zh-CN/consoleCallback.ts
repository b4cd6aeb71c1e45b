/** Call-back desk, SMS outbox and intake keys of the console; part of the namespace `console`. */
export const callback = {
  tabs: { waiting: '待回访', late: '超过 4 小时', soon: '一天内要来', noAnswer: '没接通', called: '已回访', overruled: '作废没生效', voided: '作废' },
  tabsLabel: '按进展看', waited: '已等', waitedFor: '等了 {{time}}', calledAt: '{{time}} 已回访', choose: '选一位顾客', chooseText: '先打电话，谈好时间再点已回访。', empty: '没有要回访的', emptyText: '网站、小程序、点评来的预约会出现在这里，等得最久的排最上面。',
  dial: '拨打 {{phone}}', dialDenied: '看完整号码要客服或店长的权限', revealed: '已记入操作日志', number: '预约号', store: '想去', visit: '想来', budget: '预算', need: '需求', known: '老客吗', knownNone: '没有记录，新客', knownYes: '{{level}} · 买过 {{n}} 单 {{money}}', source: '来源', order: '来源单号', note: '顾客留言',
  slots: '{{time}} {{store}}有空', slotsFull: '{{time}} {{store}}已满', slotsPast: '想来的时间过了，请约个新时间', slotsFor: '{{day}} 的时段', left: '还能接 {{n}} 位', leftNone: '换个时间更好', slotFree: '空 {{n}}', slotFull: '满', otherDay: '换一天', more: '更多时段', less: '收起', moved: '改到 {{time}}，回访后门店会看到新的时间', keep: '不改',
  sms: '回访后自动发这条短信', smsSent: '短信', smsCount: '{{n}} 字，{{parts}} 条 · 只发一次，重复点不会再发', smsNone: '还没有接短信服务，短信会先存着。', smsSim: '演示：短信只在短信记录里看得到，不会真的发出。', smsOpen: '看短信记录', smsNoPhone: '没有手机号，发不了短信',
  done: '已回访', doneOk: '已回访，短信交给发送队列', doneAlready: '同事已经回访过，短信不会重发', void: '作废', voidTitle: '作废这个预约', voidText: '{{name}}，{{number}}。门店马上会看到；还没发出的短信不会再发。', voidOk: '作废了', noAnswer: '没接通', noAnswerOk: '记下了，过一会儿再打', noAnswerNote: '总部来电没接通', tried: '打过 {{n}} 次没接通，最近 {{time}}', timeline: '经过', denied: '你的角色只能看，不能回访。', closed: '这个预约不用再回访。', waitingN: '待回访 {{n}}',
} as const;
export const sms = {
  tabs: '按状态看', all: '全部', detail: '短信', text: '内容', count: '{{n}} 字，{{parts}} 条', log: '经过', to: '发给', apt: '预约', openApt: '去看预约', ref: '回执号', provider: '通道', decideTitle: '这条发出去没有？', decideText: '发的时候断了，不知道顾客收到没有。请查一下通道的后台，或者打电话问一声。', failedText: '通道没有收。看看原因，改好再发，或者不发了。', queuedText: '还在排队，可以现在拦下。', lateText: '回访过去很久才知道，可能已经发过，没有自动发。请看一眼再定。',
  sent: '已经收到，记为发出', again: '再发一次', drop: '不发了', reason: '怎么核对的', decided: '记下了', settings: '短信设置', noProvider: '还没有接短信服务', noProviderText: '短信都存着，接好通道后会补发；存了 12 小时以上的要人看过再发。', simulator: '演示通道', simulatorText: '短信只显示在这里，不会真的发出去。',
  by: '{{who}}', attempt: '试过 {{n}} 次', none: '没有短信',
  set: {
    cancelTemplate: '取消短信', correctionTemplate: '更正短信', otherHint: '预约号一定要有', cancelDelay: '取消短信等几秒再发', cancelDelayHint: '一般 300；这期间门店登记到店，就不发', codeOf: '模板编号（{{kind}}）',title: '短信设置', provider: '通道', providers: { none: '不发', simulator: '演示', aliyun: '阿里云短信', http: '通用 HTTP' }, delay: '等几秒再发', delayHint: '这段时间里作废，短信就不发', sign: '签名', signHint: '写在开头的【】里；通道自己会加就留空', template: '回访短信', templateHint: '点变量插进去；预约号和门店地址一定要有', insert: '插入{{name}}', preview: '看起来是这样', save: '保存', saved: '存好了，下一条开始用',
    accessKeyId: 'AccessKey ID', accessKeySecret: 'AccessKey Secret', signName: '签名名称', templateCode: '模板编号', endpoint: '接口地址', params: '模板里的变量', paramsHint: '左边是阿里云模板里的名字，右边是我们的变量', url: '接口地址', contentType: '格式', json: 'JSON', form: '表单', body: '请求内容', bodyHint: '{{list}} 会被换成真的值', headers: '请求头', token: '令牌', keep: '已设，不改就留空', notSet: '还没设', okField: '成功字段', okHint: '留空：返回 2xx 就算收下', okValue: '成功时的值', refField: '回执字段', timeout: '最多等几秒', serverNote: '密钥只存在服务器上，存好以后谁也看不到。',
  },
} as const;
export const intakeKeys = {
  add: '新建密钥', name: '给谁用', nameHint: '比如「官网」「小程序」', sources: '可以提交的来源', once: '密钥', onceText: '只显示这一次，请马上交给对方的技术人员。关上以后就看不到了，丢了只能重新建。', created: '建于', lastUsed: '最近用过', never: '还没用过', revoked: '已停用', active: '在用', revoke: '停用', revokeTitle: '停用「{{name}}」的密钥', revokeText: '停用后对方马上不能再提交预约。', done: '停用了', empty: '还没有密钥', emptyText: '给官网、小程序各建一个，出了事可以单独停用。', docs: '接口说明', table: '网上预约密钥', by: '谁建的',
} as const;
export const smsEnums = {
  callBucket: { overruled: '作废没生效', waiting: '待回访', called: '已回访', voided: '作废', other: '其他' },
  smsState: { queued: '排队中', sending: '正在发', sent: '已发出', failed: '没发成', unknown: '未知', cancelled: '不发了' },
  smsKind: { callback: '回访确认', cancel: '取消', moved: '改期', correction: '更正', notice: '通知' },
  smsCorrect: { open: '要更正', done: '已更正' },
  smsReason: { overruled: '作废没有生效', voided: '预约作废了', arrived: '顾客已经到店', visitPast: '约的时间已过', noPhone: '没有手机号', dropped: '人工取消', refused: '通道拒收', gaveUp: '试了多次都没收', crash: '发送中断', noAnswer: '通道没回音', late: '知道得太晚', retry: '等一下再试', byHand: '人工确认' },
} as const;
