import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { detectHost } from '../host/index.ts';
import '../ui/fonts.ts';
import { Boot } from './Boot.tsx';

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Boot host={detectHost()} />
    </StrictMode>,
  );
