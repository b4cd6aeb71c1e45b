/** The house's mark: a stone in outline. */
export const Mark = ({ size = 30 }: { readonly size?: number }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" aria-hidden="true">
    <path d="M9 4.5h14l6 8L16 28.5 3 12.5Z" />
    <path d="M3 12.5h26M9 4.5l2.6 8L16 28.5l4.4-16L23 4.5M11.6 12.5L16 4.5l4.4 8" />
  </svg>
);

const SECTOR =
  'M300 150L406.1 193.9M300 150L378.8 109.7M406.1 193.9L378.8 109.7M378.8 109.7L300 25M378.8 109.7L494.5 105.5M378.8 109.7L405.2 45.9M300 300L300 150M300 300L353.2 171.6M300 212L353.2 171.6M362.2 237.8L353.2 171.6';
/** Facets of a brilliant from above, one eighth turned eight times. */
export const FacetRose = ({ className }: { readonly className?: string }) => (
  <svg viewBox="0 0 600 600" className={className} fill="none" stroke="currentColor" strokeWidth="1" aria-hidden="true">
    <circle cx="300" cy="300" r="275" strokeWidth="1.6" />
    {Array.from({ length: 8 }, (_, i) => (
      <path key={i} d={SECTOR} transform={`rotate(${i * 45} 300 300)`} />
    ))}
  </svg>
);
