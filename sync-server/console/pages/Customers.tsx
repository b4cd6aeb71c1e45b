import { useNavigate } from 'react-router';
import { useT } from '../../../renderer/ui/index.ts';
import { ListCard } from '../list/ListCard.tsx';
import { useList } from '../list/useList.ts';

/** Customers of all stores, numbers masked (A0.32); a row leads to what the customer bought. */
export function Customers() {
  const t = useT();
  const go = useNavigate();
  const list = useList('customers');
  return (
    <ListCard
      list={list}
      caption={t('console.nav.customers')}
      filters={['level', 'source', 'sales_fen', 'last_sale_ms']}
      onOpen={(row) =>
        void go(
          `/sales?customer_id=${[row['id'], ...(typeof row['ids'] === 'string' ? row['ids'].split(',') : [])].map((id) => encodeURIComponent(String(id))).join(',')}`,
        )
      }
    />
  );
}
