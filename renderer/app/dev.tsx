import { createRoot } from 'react-dom/client';
import { createMemoryTerminal } from '../data/demo/demo-terminal.ts';
import { detectHost } from '../host/index.ts';
import '../ui/fonts.ts';
import { TerminalApp } from './App.tsx';

/** Development only (dev.html is no entry of the product): a terminal in memory with demo data. `?seed=7` chooses another. */
const query = new URLSearchParams(location.search);
const root = document.getElementById('root');
if (root !== null) {
  void createMemoryTerminal(detectHost(), { seed: Number(query.get('seed') ?? '7') }).then((demo) => {
    if (query.has('offline')) demo.network.setOnline(false);
    createRoot(root).render(<TerminalApp terminal={demo.terminal} />);
  });
}
