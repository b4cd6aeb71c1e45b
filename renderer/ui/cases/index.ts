/** The conflict card, shared by terminal and console (ui.md, conflicts §5). */
export { CaseView, SEVERITY, dueMs, useDue } from './CaseView.tsx';
export type { CaseViewProps } from './CaseView.tsx';
export { FieldHistory } from './FieldHistory.tsx';
export { useOptionText, useSay, useTold, useFieldText } from './words.ts';
export type { CaseNames } from './words.ts';
