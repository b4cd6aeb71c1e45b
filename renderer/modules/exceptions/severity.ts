import { CircleAlert, Info, TriangleAlert } from 'lucide-react';

/** A severity is a shape and a colour (ui.md, states). */
export const SEVERITY = { red: { tone: 'danger', Icon: CircleAlert }, amber: { tone: 'warn', Icon: TriangleAlert }, blue: { tone: 'info', Icon: Info } } as const;
