export const common = {
  brand: '卓美', brandLatin: 'ZHUOMEI SHOWROOM', appName: '卓美门店',
  ok: '好', cancel: '取消', close: '关闭', save: '保存', edit: '修改', clear: '清空', back: '返回', retry: '再试一次',
  required: '必填', optional: '选填', reason: '原因', reasonHint: '写一句就行，以后看得懂', backspace: '退一格', loading: '正在打开…', view: '查看', viewAll: '全部 {{n}}',
  pinPad: '口令键盘', pinDigits: '已输入 {{n}} 位，共 {{total}} 位', approver: '谁来批准', approverPin: '请批准人输入 6 位口令', approverFirst: '先选批准人并写明原因', noApprover: '今天这台机器上没有能批准的人，请联系店长。',
  gotIt: '知道了',
  unknownProblem: '没做成（{{code}}）。数据没有动，请再试一次；还不行就把这个代码告诉技术支持。',
  mr: '先生', ms: '女士', erased: '已删除的顾客 {{token}}',
  listComma: '、',
  chinese: '中文', english: 'English',
};
