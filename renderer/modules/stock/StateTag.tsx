import { Ban, Bookmark, CircleAlert, CircleCheck, CircleDashed, PackageCheck, PackageSearch, Truck, Wrench } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { PieceState } from '../../../src/stock/types.ts';
import { StatusTag, useT } from '../../ui/index.ts';
import type { Tone } from '../../ui/index.ts';

const LOOK: Readonly<Record<PieceState, readonly [Tone, LucideIcon]>> = {
  PLANNED: ['plain', CircleDashed],
  IN_STOCK: ['ok', CircleCheck],
  RESERVED: ['warn', Bookmark],
  IN_TRANSIT: ['info', Truck],
  SOLD_HELD: ['plain', PackageCheck],
  SOLD: ['plain', PackageCheck],
  RETURN_CHECK: ['warn', PackageSearch],
  IN_REPAIR: ['info', Wrench],
  AT_SUPPLIER: ['info', Truck],
  SCRAPPED: ['plain', Ban],
  MELTED: ['plain', Ban],
  CONSUMED: ['plain', Ban],
  MISSING: ['danger', CircleAlert],
  DISPUTED: ['danger', CircleAlert],
  WITHDRAWN: ['plain', Ban],
};
/** State of a piece as icon and word (jewelry §6.1). */
export function StateTag({ state, className }: { readonly state: PieceState; readonly className?: string }): ReactElement {
  const t = useT();
  const [tone, Icon] = LOOK[state];
  return (
    <StatusTag tone={tone} icon={<Icon aria-hidden="true" />} className={className}>
      {t(`stock.state.${state}`)}
    </StatusTag>
  );
}
