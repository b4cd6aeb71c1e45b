import type { ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { DonePage } from './DonePage.tsx';
import { RecordsPage } from './RecordsPage.tsx';
import { TenderPage } from './TenderPage.tsx';
import { TillPage } from './TillPage.tsx';

/** 产品销售: the till, the tender, what was just sold, and the record of sales. */
export default function SalesModule(): ReactElement {
  return (
    <Routes>
      <Route index element={<TillPage />} />
      <Route path="tender" element={<TenderPage />} />
      <Route path="done/:saleId" element={<DonePage />} />
      <Route path="records" element={<RecordsPage />} />
      <Route path="records/:saleId" element={<RecordsPage />} />
      <Route path="*" element={<Navigate to="/sales" replace />} />
    </Routes>
  );
}
