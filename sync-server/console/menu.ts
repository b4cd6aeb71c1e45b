/** The side menu by audience (ui.md): only the rooms that exist. `area` names the permission that opens one. */
export const GROUPS = [
  { name: 'ops', pages: ['dashboard', 'exceptions'] },
  { name: 'store', pages: ['stores', 'terminals', 'notices'] },
  { name: 'goods', pages: ['stock', 'prices', 'import'] },
  { name: 'member', pages: ['customers', 'privacy', 'offers'] },
  { name: 'service', pages: ['callback', 'appointments', 'sms'] },
  { name: 'finance', pages: ['sales'] },
  { name: 'people', pages: ['staff', 'roles'] },
  { name: 'system', pages: ['codes', 'settings', 'intakeKeys', 'audit'] },
] as const;
export type GroupName = (typeof GROUPS)[number]['name'];
export type PageName = (typeof GROUPS)[number]['pages'][number];

export interface Page {
  readonly name: PageName;
  readonly path: string;
  readonly area: string;
}
export const PAGES: readonly Page[] = GROUPS.flatMap((g) => g.pages.map((name) => ({ name, path: name === 'dashboard' ? '/' : `/${name}`, area: name })));
export const pathOf = (name: PageName): string => (name === 'dashboard' ? '/' : `/${name}`);
