import type { ReactElement } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { PiecePage } from './PiecePage.tsx';
import { SearchPage } from './SearchPage.tsx';

/** 货品查询: search and the page of one piece. */
export default function StockModule(): ReactElement {
  return (
    <Routes>
      <Route index element={<SearchPage />} />
      <Route path="piece/:pieceNo" element={<PiecePage />} />
      <Route path="*" element={<Navigate to="/stock" replace />} />
    </Routes>
  );
}
