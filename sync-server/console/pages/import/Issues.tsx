import { useMaybeText, useT } from '../../../../renderer/ui/index.ts';
import type { RowIssue } from '../../imports.ts';

export function Issues({ issues }: { readonly issues: readonly RowIssue[] }) {
  return issues.length === 0 ? null : (
    <ul className="hq-issues">
      {issues.slice(0, 100).map((i, n) => (
        <li key={`${i.line}${i.code}${n}`}>
          <Issue line={i.line} code={i.code} params={{ column: i.column ?? '', ...(i.params ?? {}) }} />
        </li>
      ))}
    </ul>
  );
}
export function Issue({ line, code, params }: { readonly line: number; readonly code: string; readonly params: Readonly<Record<string, string | number>> }) {
  const t = useT();
  const maybe = useMaybeText();
  return (
    <p className="hq-issue">
      <b>{t('console.imports.line', { n: line })}</b>
      {maybe(`error.${code}`, code, { line, ...params })}
    </p>
  );
}
