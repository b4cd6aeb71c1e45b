import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { translate } from '../../src/i18n/index.ts';
import type { Problem } from '../../src/kernel/result.ts';
import { csvText, csvTextOf } from '../../src/reports/csv.ts';
import { readArgs } from './lib/args.ts';
import { asPerson, stop } from './lib/console.ts';
import { helpAndExit } from './lib/help.ts';

helpAndExit(
  process.argv,
  `
npm run import:staff -- ROSTER.csv [--preview] [--errors FILE]

把 OA 的人员名册（CSV）导入正在运行的总部：先列出会改什么，再改。表头要有工号、姓名、门店、在职状态，可以有职级、英文名。
离职的人停用，不删除；在职的人权限不变；名册里没有的人不动，列出来请人核对。同一份名册再导一次什么也不改。
Takes the OA's staff roster (CSV) over into a running headquarters: lists what would change, then changes it. Leavers are disabled,
never deleted; people who are here keep their roles; who is not named stays as they are and is listed. The same file again changes nothing.

  --preview        只看不导 / look only
  --errors FILE    没法导入的行另存 / saves the rows that cannot be imported
  --url URL        总部地址，默认 http://127.0.0.1:5180 / headquarters
  --staff NO       工号，默认 0001；密码取自环境变量 ZM_PASSWORD / staff number; the password comes from ZM_PASSWORD
有没法导入的行时，其余的照导，退出码是 1 / rows that cannot be imported stop no others; the exit code is then 1`,
);

type Kind = 'create' | 'change' | 'disable' | 'enable';
interface Plan {
  readonly counts: Readonly<Record<Kind | 'unchanged' | 'errors' | 'absent', number>>;
  readonly changes: readonly {
    readonly line: number;
    readonly kind: Kind;
    readonly staffNo: string;
    readonly name: string;
    readonly title: string;
    readonly stores: readonly string[];
    readonly fields: readonly string[];
  }[];
  readonly errors: readonly { readonly line: number; readonly staffNo: string; readonly problem: Problem }[];
  readonly absent: readonly { readonly staffNo: string; readonly name: string }[];
}
const both = (key: string, params: Problem['params'] = {}): string => `${translate('zh-CN', key, params)} / ${translate('en', key, params)}`;
const why = (p: Problem): string => both(`error.${p.code}`, p.params);

function show({ counts: c, changes, errors, absent }: Plan): void {
  console.log(both('console.staffImport.counts', { create: c.create, change: c.change, disable: c.disable, enable: c.enable, unchanged: c.unchanged }));
  for (const x of changes)
    console.log(
      `  ${x.line}: ${both(`console.staffImport.kind.${x.kind}`)} ${x.staffNo} ${x.name}${x.title === '' ? '' : ` · ${x.title}`} · ${x.stores.join(' ')}${x.kind === 'change' ? ` (${x.fields.map((f) => translate('zh-CN', `console.staffImport.field.${f}`)).join('、')})` : ''}`,
    );
  for (const e of errors) console.log(`  ! ${e.line}: ${e.staffNo} ${why(e.problem)}`);
  if (c.errors > errors.length) console.log(`  ! … ${c.errors - errors.length}`);
  if (absent.length > 0) console.log(`${both('console.staffImport.absent', { n: c.absent })}\n  ${absent.map((a) => `${a.staffNo} ${a.name}`).join('、')}`);
}

const { values, positionals } = readArgs({
  allowPositionals: true,
  options: { preview: { type: 'boolean' }, errors: { type: 'string' }, url: { type: 'string' }, staff: { type: 'string' } },
});
const [file] = positionals;
if (file === undefined) stop('要写名册的 CSV 文件；--help 看用法', 'name the roster, a CSV file; see --help', 2);
else if (!existsSync(file)) stop(`没有这个文件：${file}`, `no such file: ${file}`, 2);
else
  await asPerson(values, async (client) => {
    const csv = csvTextOf(readFileSync(file));
    const plan = await client.post<Plan>('/staff-import/preview', { csv });
    show(plan);
    if (values.errors !== undefined && plan.errors.length > 0)
      writeFileSync(values.errors, csvText([['line', 'staffNo', 'problem'], ...plan.errors.map((e) => [String(e.line), e.staffNo, why(e.problem)])]));
    if (values.preview !== true && plan.changes.length > 0) {
      const done = await client.post<Plan>('/staff-import/apply', { csv });
      console.log(both('console.staffImport.done', { n: done.counts.create + done.counts.change + done.counts.disable + done.counts.enable }));
    }
    process.exit(plan.counts.errors > 0 ? 1 : 0);
  });
