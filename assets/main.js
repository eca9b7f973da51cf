import uPlot from 'uplot';
document.body.classList.remove('no-js'); document.body.title = typeof uPlot;
