import { Check, TriangleAlert } from 'lucide-react';
import { StatusTag, useFormat, useT } from '../../../../renderer/ui/index.ts';
import type { Inspection } from '../../imports.ts';
import { useWords } from '../../list/cells.tsx';
import { Issue, Issues } from './Issues.tsx';

export function Look({ seen }: { readonly seen: Inspection }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { counts } = seen;
  return (
    <>
      <div className="hq-counts">
        <span>{t('console.imports.read', { n: f.count(counts.rows) })}</span>
        {counts.good === 0 ? null : (
          <StatusTag tone="ok" icon={<Check size={14} aria-hidden="true" />}>
            {t('console.imports.good', { n: f.count(counts.good) })}
          </StatusTag>
        )}
        {counts.failed === 0 ? null : (
          <StatusTag tone="danger" icon={<TriangleAlert size={14} aria-hidden="true" />}>
            {t('console.imports.bad', { n: f.count(counts.failed) })}
          </StatusTag>
        )}
        {counts.warnings === 0 ? null : <StatusTag tone="warn">{t('console.imports.warn', { n: f.count(counts.warnings) })}</StatusTag>}
        <span className="zm-cap">{seen.encoding}</span>
      </div>
      {counts.rows > 0 || seen.missing.length > 0 ? null : <p className="hq-issue">{t('console.imports.noRows')}</p>}
      {seen.missing.length === 0 ? null : <Issue line={1} code="import-missing-columns" params={{ columns: seen.missing.join('、') }} />}
      <Issues issues={seen.issues} />
      {seen.first.length === 0 ? null : (
        <>
          <h3 className="hq-sec">{t('console.imports.previewNote', { n: seen.first.length })}</h3>
          <div className="hq-table-wrap hq-imp-table">
            <table className="hq-table">
              <caption className="zm-sr">{t('console.imports.preview')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('console.col.piece_no')}</th>
                  <th scope="col">{t('console.col.name')}</th>
                  <th scope="col" className="hq-num">
                    {t('console.col.carat_milli')}
                  </th>
                  <th scope="col">{t('console.col.color')}</th>
                  <th scope="col">{t('console.col.clarity')}</th>
                  <th scope="col">{t('console.col.cut')}</th>
                  <th scope="col">{t('console.col.cert')}</th>
                  <th scope="col" className="hq-num">
                    {t('console.col.tag_fen')}
                  </th>
                  <th scope="col">{t('console.col.store')}</th>
                </tr>
              </thead>
              <tbody>
                {seen.first.map(({ line, item, storeId }) => (
                  <tr key={line}>
                    <td>{item.pieceNo}</td>
                    <td>{item.displayName ?? item.name}</td>
                    <td className="hq-num">{item.main?.caratMilli === undefined ? '' : f.carat(item.main.caratMilli)}</td>
                    <td>{item.main?.colorFrom ?? ''}</td>
                    <td>{item.main?.clarityFrom ?? ''}</td>
                    <td>{item.main?.cut ?? ''}</td>
                    <td>{item.certs?.map((c) => `${c.lab} ${c.number}`).join(' ') ?? ''}</td>
                    <td className="hq-num">{f.money(item.tagPriceFen, { short: true })}</td>
                    <td>{words.store(storeId)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </>
  );
}
