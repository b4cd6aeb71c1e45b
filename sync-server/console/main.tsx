import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './console.css';
import '../../renderer/ui/fonts.ts';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
