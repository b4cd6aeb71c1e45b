import { callback, intakeKeys, sms, smsEnums } from './consoleCallback.ts';

/** Headquarters console. Speaks like a colleague at the next desk. */
export const console = {
  appName: '卓美', appSub: '总部控制台', title: '卓美 · 总部控制台', yes: '是', no: '否', none: '—', all: '全部', menu: '主菜单', help: '帮助', skip: '跳到正文',
  helpText: '每一页都可以按列排序、选列、筛选，也能把看到的导出成表格。导出、改动和结案都会记进操作日志。遇到做不了的事，多半是角色没有权限，请找系统管理员。',
  asOf: '截至 {{time}}', live: '有新数据会自己更新', stale: '和服务器断开了，下面的数字停在 {{time}}', reconnect: '正在重连',
  login: {
    title: '登录总部控制台', staffNo: '工号', password: '密码', submit: '登录', working: '正在核对…', demo: '演示环境：工号 0001，密码 {{password}}', expired: '登录已经结束，请再登录一次。', caps: '大写锁定开着',
    setupTitle: '第一次使用', setupText: '还没有管理员。一次性的开通码写在服务器数据文件夹的 admin-setup-code.txt 里，只有管服务器的人看得到。', setupCode: '开通码', setupName: '你的姓名', setupSubmit: '开通并登录', passwordHint: '至少 10 个字符',
  },
  me: { account: '我的账号', language: '语言', theme: '外观', light: '浅色', dark: '深色', system: '跟随系统', password: '修改密码', logout: '退出登录', current: '现在的密码', next: '新密码', again: '再输一遍新密码', mismatch: '两次输入的不一样', changed: '密码改好了，其他地方的登录已经失效' },
  group: { ops: '运营', store: '门店', goods: '商品', member: '会员', service: '服务', finance: '财务', people: '人事', system: '系统' },
  nav: { callback: '网站预约回访', sms: '短信记录', intakeKeys: '网上预约密钥', dashboard: '经营看板', exceptions: '异常任务', terminals: '终端与同步', stores: '门店资料', stock: '库存', prices: '金价牌', import: '导入货品', customers: '顾客', appointments: '预约', sales: '销售单', staff: '员工', roles: '角色与权限', codes: '码表', settings: '参数', audit: '操作日志' },
  sub: {
    callback: '先打电话，再点已回访；短信带预约号和门店地址', sms: '每条只发一次；说不准发没发出去的，要人来定', intakeKeys: '官网、小程序凭它提交预约；只存指纹，随时可以停用',
    dashboard: '{{day}} · 截至 {{time}}', exceptions: '红色 24 小时内、黄色 72 小时内定；结案要写原因，写下就不能改', terminals: '每台机器的状态、还没传完的单据、时钟', stores: '门店不能删，只能停用', stock: '每件货现在在哪、什么状态', prices: '每次发布是一个新版本，旧版本永远留着', import: '供应商的货单，一次几万件也可以',
    customers: '手机号按权限遮挡，导出会留记录', appointments: '全部门店的预约，状态由到店、接待、成交自动算出', sales: '每张单据都不能改；退换是新的单据', staff: '离职的人停用，不删除；改动会立刻重新签发门店名册', roles: '谁能做什么，一张表看清', codes: '下拉选项都从这里来；用过的代码只能停用', settings: '全公司通用的参数', audit: '谁、什么时候、做了什么；只能看，不能改',
  },
  search: { label: '全局查找', placeholder: '顾客、货品、单号', none: '没有找到「{{q}}」', more: '共 {{n}} 条，去看', hint: '至少输两个字' },
  table: {
    search: '在列表里找', columns: '列', columnsTitle: '显示哪些列', filters: '筛选', clear: '清空筛选', export: '导出', print: '打印', printedOf: '只打出前 {{n}} {{unit}}，一共 {{total}} {{unit}}；收窄筛选或导出可以拿到全部', printFailed: '没有打出来，再试一次；列表没有变', exported: '开始下载，已记入操作日志', exportDenied: '没有导出权限', sortBy: '按{{name}}排序', count: '共 {{n}} {{unit}}', range: '第 {{from}}–{{to}} {{unit}}', allShown: '已全部显示', page: '第 {{n}} 页', prev: '上一页', next: '下一页', sum: '合计', loading: '正在取数…', from: '从', to: '到', any: '不限', refresh: '刷新', save: '存下这组筛选', saved: '我的筛选', savedName: '起个名字', open: '查看 {{name}}', actions: '操作', remove: '删掉「{{name}}」',
  },
  unit: { callback: '个', sms: '条', stock: '件', sales: '张', appointments: '个', customers: '位', exceptions: '件', trail: '条', terminals: '台', staff: '人', stores: '家', codes: '行', prices: '个版本' },
  empty: {
    callback: '没有要回访的', callbackText: '网站、小程序、点评来的预约会出现在这里，等得最久的排最上面。', sms: '还没有短信', smsText: '点了已回访，短信就会出现在这里。',
    stock: '还没有货品', stockText: '导入一份货单，货就会出现在这里和各门店的查询里。', sales: '没有符合的销售单', salesText: '门店收款后几秒内就会出现在这里。', appointments: '没有符合的预约', appointmentsText: '门店登记或网站来的预约都在这里。', customers: '没有符合的顾客', customersText: '门店建档后就会出现在这里。', exceptions: '没有异常', exceptionsText: '两边记的对得上，没有要人来定的事。',
    trail: '没有符合的记录', trailText: '换个条件试试：人、门店、终端、单号、时间都可以。', terminals: '还没有终端', terminalsText: '生成一个开通码，在门店的机器上输入就好。', staff: '没有符合的员工', staffText: '换个条件，或新增一位员工。', filtered: '放宽条件试试。',
  },
  problem: { title: '没取到数据', text: '门店不受影响。请再试一次；一直不行就看看服务器是否在运行。', offline: '连不上服务器', retry: '再试一次', denied: '你的角色看不了这一页', deniedText: '需要的话，请系统管理员给你加上对应的角色。' },
  form: { save: '保存', create: '新增', cancel: '取消', saved: '存好了', required: '这一项要填', changed: '别人刚刚也改了，先看看最新的', reason: '原因', reasonHint: '写一句就行，以后看得懂', close: '关闭', copy: '复制', copied: '已复制', edit: '修改', active: '在用', inactive: '停用' },
  col: {
    sms_kind: '类型', sms_correct: '更正', waited_ms: '已等', called_ms: '回访时间', tries: '没接通', bucket: '进展', sms_state: '短信', sms_reason: '原因', attempts: '次数', provider: '通道', ref: '回执号', sent_ms: '发出', body: '内容',
    piece_no: '条码', name: '名称', style_no: '款号', category: '品类', kind: '类型', series: '系列', metal: '材质', shape: '形状', carat_milli: '主石 ct', color: '颜色', clarity: '净度', cut: '切工', cert: '证书', gross_mg: '总重 g', metal_mg: '金重 g', ring_size: '指圈', tag_fen: '标签价', price_mode: '计价', store: '门店', counter: '柜台', state: '状态', moved_ms: '最近变动',
    doc_no: '单号', at_ms: '时间', business_date: '业务日', terminal: '终端', customer: '顾客', phone_masked: '手机', consultants: '顾问', cashier: '收银', pieces: '件数', discount_fen: '优惠', payable_fen: '应收', methods: '付款方式', offline: '离线开单',
    number: '预约号', visit_ms: '预约时间', level: '等级', source: '来源', purpose: '用途', need: '需求', status: '状态', sub: '进展', assigned_name: '指派', main_name: '主接待', arrived_ms: '到店', ended_ms: '结束', created_ms: '登记',
    copy: '重复单', member_no: '会员号', tags: '标签', stores: '门店', sales: '单数', sales_fen: '累计消费', last_sale_ms: '最近消费', code: '代码', severity: '级别', subject: '对象', scope: '门店', doc_nos: '单号', opened_ms: '发生', resolved_ms: '结案', owner: '归谁', by_name: '谁', approver: '批准人', reason: '原因',
    label: '名称', last_seen_ms: '最近联系', pending: '待传', ack_jseq: '已收到第', clock_offset_ms: '时钟差', epoch: '代', host: '形式', client_version: '版本', enrolled_ms: '开通', staff_no: '工号', name_en: '英文名', title: '职级', roles: '角色', has_pin: '门店口令', has_password: '控制台密码', active: '在职',
    sale_id: '销售单', customer_id: '顾客', by_no: '谁',
  },
  enum: {
    ...smsEnums,
    priceMode: { fixed: '一口价', byGram: '按克' },
    aptStatus: { notArrived: '未到店', sold: '已成交', notSold: '到店未成交', giftTaken: '已领礼品', needsCallback: '需要回访', voided: '作废' },
    aptSub: { waiting: '待领单', paused: '已暂停', rejected: '被拒单', serving: '服务中', depositPaid: '已付定金', toVerify: '待核实', rescheduled: '已改期', noShow: '没来', none: '—' },
    severity: { red: '红色', amber: '黄色', blue: '蓝色' }, severityShort: { red: '红', amber: '黄', blue: '蓝' },
    exceptionStatus: { open: '待处理', resolved: '已结案', withdrawn: '已自行消除' },
    deviceState: { enrolled: '刚开通', active: '使用中', dormant: '已休眠', quarantine: '隔离待查', revoked: '已停用', replaced: '已更换' },
    host: { electron: '桌面程序', browser: '浏览器' }, storeType: { street: '街边店', mall: '商场店', vault: '库房', hq: '总部' }, trailSource: { fact: '业务单据', hq: '总部操作' },
    role: { CON: '销售顾问', SM: '店长', CSH: '收银', WH: '库管', REC: '前台', CS: '客服', MKT: '营销', OPS: '运营', BUY: '商品', FIN: '财务', HR: '人事', ANA: '分析', ADM: '系统管理员', AUD: '审计' },
  },
  factKind: {
    apt_smsAsked: '请发短信', task_opened: '新任务', task_done: '任务办完', task_snoozed: '任务延后', task_reassigned: '任务转交', task_cancelled: '任务取消', apt_created: '登记预约', apt_assigned: '指派顾问', apt_arrived: '到店', apt_claimed: '领单', apt_rejected: '拒单', apt_paused: '暂停', apt_transferOffered: '发起转单', apt_transferAccepted: '接受转单', apt_shown: '试戴', apt_ended: '操作结束', apt_voided: '预约作废', apt_reopened: '恢复预约', apt_calledBack: '已回访', apt_rescheduled: '改期', apt_appealed: '申诉',
    cust_contacted: '联系顾客', cust_revealed: '查看手机号', stock_received: '入库', stock_withdrawn: '撤回入库', stock_moved: '货品移动', stock_transferRequested: '申请调货', stock_transferAnswered: '调货答复', stock_reserved: '预留', stock_released: '取消预留', sale_committed: '销售', sale_lineCorrected: '改挂货品', staff_lockedOut: '口令锁定', staff_duty: '上岗状态', staff_exported: '列表导出', staff_signedIn: '登录终端', approval_given: '批准', case_resolved: '异常结案',
  },
  auditAction: {
    emergencyCode: '给出应急码',
    aptReopened: '重新打开预约', smsAsked: '请发短信', smsCorrected: '更正短信', smsBulk: '群发短信', calledBack: '已回访', aptVoided: '作废预约', callNoAnswer: '回访没接通', phoneRevealed: '查看手机号', smsDecided: '核定短信', smsSettingsChanged: '修改短信设置', intakeKeyCreated: '新建预约密钥', intakeKeyRevoked: '停用预约密钥',
    login: '登录控制台', loginFailed: '登录失败', logout: '退出控制台', passwordChanged: '改自己的密码', setup: '开通管理员', export: '导出', print: '打印', storeCreated: '新增门店', storeChanged: '修改门店', codesChanged: '修改码表', settingsChanged: '修改参数', staffCreated: '新增员工', staffChanged: '修改员工', staffDisabled: '停用员工', pinReset: '重设门店口令', passwordReset: '重设控制台密码',
    codeCreated: '生成开通码', terminalReplaced: '更换终端', terminalRevoked: '停用终端', returnedAccepted: '恢复后采用终端交回的文件', terminalReleased: '解除隔离', pricePublished: '发布金价', caseResolved: '异常结案', importStarted: '开始导入', importStopped: '停止导入', importRolledBack: '撤回导入', rebuild: '重建报表库',
  },
  dash: {
    todaySales: '今日销售', soFar: '已收到的单据', vsLastWeek: '比上{{weekday}}', curve: '累计销售', today: '今天', lastWeek: '上{{weekday}}', sales: '成交', pieces: '件数', perSale: '客单价', perPieces: '连带率', closeRate: '成交率', unitSales: '单', unitPieces: '件', wan: '{{n}} 万', noPast: '上周没有可比的数据', none: '今天还没有成交',
    stores: '门店', storesNote: '按今日销售排', amount: '今日销售', count: '单数', arrived: '到店', link: '连接', online: '在线', offlineFor: '离线 {{time}}', never: '还没连过', syncing: '同步中 · {{n}}', noTerminal: '没有终端', pendingN: '{{n}} 待传', storesAll: '共 {{n}} 家，已全部显示', storesLate: '离线门店的数字截至断网时', allStores: '全部门店 {{n}}', chooseStore: '看哪家店',
    funnel: '客流到成交', booked: '今日预约', came: '到店', tried: '试戴', closed: '成交', ofBooked: '到店率 {{n}}', walkIns: '自然进店 {{n}}', exceptions: '异常', openN: '待处理 {{n}}', oldest: '最久 {{time}}', noHurry: '不催', noExceptions: '没有待处理的异常', unsynced: '没同步完的终端', unsyncedN: '{{n}} 台', allSynced: '所有终端都传完了', table: '看数字', chart: '看曲线', time: '时刻', export: '导出', minutesOld: '最新一张单据 {{time}}',
  },
  sale: { title: '销售单', lines: '货品', tenders: '收款', receipt: '小票', piece: '条码', name: '品名', tag: '标签价', net: '成交', consultant: '顾问', steps: '价钱怎么来的', payable: '应收', discount: '优惠', rounding: '抹零', change: '找零', paid: '实收', cashier: '收银', customer: '顾客', guest: '散客', copyOf: '这张单与 {{no}} 是同一单被记了两遍：单号和小票保留，不计入报表、合计和件数。', offlineNote: '离线时开的单，后来传上来的', corrected: '后来改挂：{{from}} → {{to}}，{{reason}}', loadReceipt: '看小票', print: '打印' },
  piece: { title: '货品', attributes: '属性', history: '流转', cost: '成本与供应商', costFen: '成本', supplier: '供应商', floor: '最低价', noCost: '没有登记成本', forks: '两边记的不一样，等人来定' },
  apt: { overruled: '该预约在{{store}}已于 {{time}} 到店，您的作废未生效。', overruledSale: '该预约在{{store}}已于 {{time}} 成交（单号 {{no}}），您的作废未生效。', overruledOpen: '{{time}} 的作废没有生效，预约仍然有效。', overruledWhy: '{{time}} 作废，原因：{{reason}}。记录保留。', correctTitle: '取消短信已经发出，可预约没有取消', correctText: '请给顾客发一条更正短信，或打电话致歉；门店的店长也看得到这件事。', correctSend: '发更正短信', correctTold: '已电话致歉', correctSent: '已发更正短信', corrected: '已更正，这件事办完了', tell: '5 分钟后发短信告诉顾客（这期间顾客到店就不发）', reopen: '重新打开', reopened: '已重新打开', sendTime: '再发一次时间地点', asked: '已交给发送队列', askedAlready: '已经发过，不会重发', sms: '短信', goesAt: '{{time}} 发出', bulk: '多选', choose: '选 {{name}}', chosen: '已选 {{n}} 个', bulkAll: '全选本页', bulkSms: '群发短信', bulkVoid: '作废这 {{n}} 个预约？', bulkDone: '{{n}} 个已办好', bulkRefused: '{{who}}没有动：{{why}}', bulkSmsTitle: '给 {{n}} 位顾客发短信', bulkWords: '短信内容', bulkHint: '点变量插进去；同一个手机号只发一条', bulkSend: '发 {{n}} 条', title: '预约', timeline: '经过' },
  stores: {
    add: '新增门店', edit: '修改门店', id: '门店代码', idHint: '大写字母开头，2–8 位，定了不能改', name: '名称', nameEn: '英文名', city: '城市', address: '地址', phone: '电话', type: '类型', timeZone: '时区', cutOff: '日切时间', cutOffHint: '在这之前的单据算前一天', hours: '营业时间', header: '小票抬头', footer: '小票结尾', active: '营业中', stop: '停用后不能再生成开通码，历史单据不受影响', terminals: '终端', staff: '人数',
  },
  staff: {
    add: '新增员工', edit: '修改员工', staffNo: '工号', staffNoHint: '大写字母或数字，2–12 位，定了不能改', name: '姓名', nameEn: '英文名', title: '职级', titleHint: '任何职级都可以接待', roles: '角色', stores: '在哪些门店', storesHint: '不选就是只在总部', active: '在职', pin: '门店口令', pinSet: '重设口令', pinHint: '6 位以上数字，不要连号', password: '控制台密码', passwordSet: '重设密码', passwordHint: '至少 10 个字符，告诉本人后请他改掉', generate: '帮我生成', tell: '关上以后就看不到了，请当面告诉本人。', set: '已设', notSet: '未设', leaver: '停用后，门店名册马上重新签发，他不能再登录。', done: '设好了',
  },
  roles: { people: '{{n}} 人', allow: '可以', approval: '要批准', deny: '不能', note: '「要批准」是在门店由店长当面输口令；总部控制台里等于不能。', action: '能做的事', filter: '只看有差别的' },
  permission: {
    appointment: '预约', stock: '货品', sale: '销售', customer: '顾客', case: '异常', staff: '员工', report: '报表', hq: '总部',
    view: '查看', create: '新增', edit: '修改', arrive: '登记到店', claim: '领单', transfer: '转单', reassign: '改派', callBack: '回访', void: '作废', reopen: '恢复', reschedule: '改期', appeal: '申诉', bulk: '批量处理', export: '导出', viewStore: '看本店', viewAll: '看全部门店', reserve: '预留', reserveOther: '替别店预留', statusChange: '改状态', receive: '入库', discount: '打折', reprint: '补打', goldPriceOverride: '改金价', correctLine: '改挂货品', revealPhone: '看完整手机号', resolve: '结案', duty: '上岗状态', console: '进控制台', stores: '门店资料', codes: '码表', settings: '参数', terminals: '终端', import: '导入', audit: '操作日志', prices: '发布金价', cost: '看成本', quarantine: '看隔离单据', staffAdmin: '员工与角色', stockList: '库存清单',
  },
  codes: { add: '加一行', code: '代码', codeHint: '字母数字，定了不能改', zh: '中文', en: '英文', order: '次序', active: '在用', dirty: '有 {{n}} 处改动没存', up: '上移', down: '下移', tables: '码表', rows: '{{n}} 行' },
  settings: { rules: { title: '预约规则', maxReschedules: '最多改期几次', maxReschedulesHint: '0 是不限；超过要店长改', slotCapacity: '每半小时接几位', slotCapacityHint: '0 是按在岗顾问人数算；约满只提醒，不拦', ownerFirstMin: '暂停后先留给本人（分钟）', ownerFirstMinHint: '0 是谁都可以马上接着服务', autoReassign: '没人领单时', autoReassignHint: '过了提醒店长的时间以后', ask: '只提醒店长', auto: '提醒店长，并自动派给下一位', remindDayH: '提前几小时提醒明天到店', remindDayHHint: '一般是 24', remindSoonMin: '提前几分钟提醒快到了', remindSoonMinHint: '一般是 120', overdueMin: '过了几分钟算没到', overdueMinHint: '一般是 60' }, brand: '品牌', brandEn: '品牌英文', currency: '币种', assignMode: '派单方式', priority: '按成交率优先', even: '平均分配', autoLockMin: '终端多久不动就锁（分钟）', escalateMin: '多久没人领单就提醒店长（分钟）', rounding: '收银抹零', roundings: { none: '不抹', jiao: '抹到角', yuan: '抹到元', ten: '抹到十元' } },
  terminals: { emergency: '应急码', emergencyTitle: '给 {{terminal}} 一个应急码', emergencyText: '用于断网的门店：数据还原过、停在核对页时，店长在机器上输自己的口令和这个码，就能换新序列继续开单。每个码只给一次、只能用一次；给谁、为什么都留记录。', emergencyFor: '{{terminal}} 的应急码，换到序列 {{epoch}}', emergencyNote: '请在电话里读给店长。还剩 {{n}} 个。',
    newCode: '生成开通码', codeTitle: '开通码', codeFor: '{{store}} 的新终端', codeForOld: '替换 {{terminal}}', codeNote: '只显示这一次，{{time}} 前有效，用过即废。在门店机器的第一屏输入它。', store: '哪家门店', generate: '生成', revoke: '停用', revokeTitle: '停用 {{terminal}}', revokeText: '停用后这台机器再也收不到数据；它手里还没传的 {{n}} 条单据仍然收。', replace: '换机器', replaceTitle: '给 {{terminal}} 换一台机器', replaceText: '新机器输入开通码后接着用这个名字，序号从新的一代开始；旧机器手里没传的仍然收。', release: '解除隔离', releaseTitle: '解除 {{terminal}} 的隔离', releaseText: '它像是被还原或被复制过。核对过机器后再解除：从新的一代开始编号。', done: '办好了', clockOk: '准', fast: '快 {{t}}', slow: '慢 {{t}}', seconds: '{{n}} 秒', seq: '第 {{n}} 条', more: '更多操作', detail: '终端',
  },
  prices: { now: '现价', next: '{{time}} 起 {{price}}', publish: '发布新价', metal: '品种', price: '价格（元/克）', from: '什么时候起用', fromNow: '马上', scope: '用在哪里', scopeAll: '全部门店', version: '版本', by: '发布人', history: '历次发布', future: '还没到时间', current: '现行', old: '已过', change: '比上一版', jumpTitle: '和上一版差了 {{n}}%', jumpText: '上一版 {{before}}，这一版 {{after}}。确认不是输错了？', jumpYes: '没有错，发布', done: '{{metal}} {{price}} 已发布', perGram: '{{price}}/克', none: '还没有发布过金价', metals: { buyBack: '旧金回收', bar: '投资金条', exchange: '换购价' } },
  exceptions: { openOnly: '待处理', mine: '归我的', done: '已结', left: '还剩 {{time}}', overdue: '超了 {{time}}', infoOnly: '知道就好', due: '请在 {{time}} 前定', sideOf: '{{n}} 方', earlier: '先', later: '后', rule: '规则', options: '怎么处理', resolve: '结案', resolveAs: '按「{{option}}」结案', reason: '写明核对了什么', notYours: '这件归{{roles}}定。', resolvedBy: '{{who}} 于 {{time}} 结案：{{option}}。{{reason}}', withdrawn: '后来到的单据把原因消除了，系统自行撤销。', done2: '结案了，门店几秒内就会看到', fields: { receipt: '小票', customer: '客人', by: '经手', from: '条码来源', amount: '成交', handed: '货', device: '终端' }, entered: { scan: '扫码枪', typed: '手工输入', picked: '列表里选' }, delivered: '已交给客人', notDelivered: '还没交货', choose: '左边选一件，这里看两边各自记了什么', subject: { piece: '货品 {{id}}', apt: '一个预约', cust: '客户资料', order: '定金单', drawer: '钱箱', case: '异常', staff: '员工 {{id}}', batch: '批次', terminal: '终端 {{id}}', sale: '一张销售单', card: '储值卡', points: '会员积分', coupon: '优惠券', gift: '赠品', promo: '活动', xfer: '调拨单 {{id}}', pay: '一笔收款', close: '已结的账', ticket: '工单', take: '盘点', task: '任务' } },
  audit: { detail: '记录', before: '之前', after: '之后', raw: '原始内容', masked: '手机、地址等已遮挡', unchanged: '没有变', person: '人（工号）', terminal: '终端', doc: '单号开头', when: '时间', words: '文字' },
  imports: {
    choose: '选货单', fileName: '文件', drop: '把 CSV 文件拖到这里，或点一下选择', formats: 'UTF-8 或 GBK 都可以，一百万行也行', mapping: '列的对应', batch: '批次号', store: '入到哪里', preview: '先看看', previewNote: '前 {{n}} 行', good: '可以入库 {{n}}', bad: '有问题 {{n}}', warn: '要留意 {{n}}', same: '已有且一样 {{n}}', start: '开始导入', running: '正在导入', rate: '{{n}} 行/秒', stop: '停下', stopped: '停下了，已入库的留着，可以接着导', done: '导完了', failed: '没导完', line: '第 {{n}} 行', errorsCsv: '下载问题行', rollback: '撤回这一批', rollbackTitle: '撤回批次 {{batch}}', rollbackText: '没动过的货会撤回；卖了、留了、调了的不动，会列出来。', rolledBack: '撤回了 {{n}} 件，{{kept}} 件已经有人动过，留着', history: '导过的批次', read: '读到 {{n}} 行', accepted: '入库 {{n}}', step1: '选文件', step2: '核对', step3: '导入', again: '再导一份', leave: '可以离开这一页，导入不会停。', uploading: '正在上传 {{n}}%', empty: '还没有导过', none: '没有可用的列对应，请系统管理员放一份', resume: '接着导',
    state: { running: '进行中', done: '完成', stopped: '已停', failed: '出错', rolledBack: '已撤回', rollingBack: '正在撤回', uploaded: '待开始' },
  },
  callback, sms, intakeKeys,
};
