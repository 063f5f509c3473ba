const css = `
:host {
  --ink: var(--onepass-ink, #1b1f24);
  --muted: var(--onepass-muted, #55606b);
  --paper: var(--onepass-paper, #ffffff);
  --panel: var(--onepass-panel, #f3f5f8);
  --axis: var(--onepass-axis, #6a737d);
  --grid: var(--onepass-grid, #e6e9ed);
  --theory: var(--onepass-theory, #2a4fb8);
  --simulation: var(--onepass-simulation, #b3480c);
  --compared: var(--onepass-compared, #7a3b96);
  --cursor: var(--onepass-cursor, #0b6e4f);
  --plateau: var(--onepass-plateau, #ffe9b866);
  --warm: var(--onepass-warm, #f2a663);
  --cold: var(--onepass-cold, #8ab4f0);
  --error: var(--onepass-error, #b00020);
  display: block;
  color: var(--ink);
  background: var(--paper);
  color-scheme: light;
  font: 1rem/1.45 var(--onepass-font, system-ui, sans-serif);
  container-type: inline-size;
}
@media (prefers-color-scheme: dark) {
  :host {
    --ink: var(--onepass-ink, #e8eaed);
    --muted: var(--onepass-muted, #a9b3bd);
    --paper: var(--onepass-paper, #14181d);
    --panel: var(--onepass-panel, #1f252c);
    --axis: var(--onepass-axis, #8b949e);
    --grid: var(--onepass-grid, #2b323a);
    --theory: var(--onepass-theory, #8fb0ff);
    --simulation: var(--onepass-simulation, #ff9d5c);
    --compared: var(--onepass-compared, #d7a3f2);
    --cursor: var(--onepass-cursor, #4fd1a5);
    --plateau: var(--onepass-plateau, #6b541966);
    --warm: var(--onepass-warm, #8a4a12);
    --cold: var(--onepass-cold, #24539c);
    --error: var(--onepass-error, #ff8a94);
    color-scheme: dark;
  }
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
.explorer { display: grid; gap: 1rem; padding: 1rem; grid-template-columns: minmax(0, 1fr); }
.controls { display: grid; gap: .45rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); align-content: start; }
.control { display: grid; grid-template-columns: 1fr 6.2rem; gap: 0 .5rem; align-items: center; min-width: 0; }
.control > label { grid-column: 1 / -1; font-size: .875rem; }
.control > select, .control > .alone { grid-column: 1 / -1; }
input, select, button { font: inherit; color: inherit; }
input[type=range] { width: 100%; min-width: 0; margin: 0; height: 1.75rem; accent-color: var(--theory); }
input[type=text], select, textarea { width: 100%; min-width: 0; padding: .2rem .4rem; background: var(--paper); border: 1px solid var(--axis); border-radius: .3rem; }
button { padding: .35rem .75rem; border: 1px solid var(--axis); border-radius: .3rem; background: var(--panel); cursor: pointer; }
button:disabled, input:disabled, select:disabled { cursor: not-allowed; color: var(--muted); }
:focus-visible { outline: 3px solid var(--theory); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.group-name { font-size: .875rem; color: var(--muted); min-width: 5.5rem; }
.curve { min-width: 0; position: sticky; top: 0; z-index: 1; background: var(--paper); padding-bottom: .25rem; }
.plot { position: relative; touch-action: pan-y; cursor: crosshair; min-height: 240px; }
.plot svg { display: block; max-width: 100%; overflow: visible; }
.plot .cursor-mark { position: absolute; inset: 0; pointer-events: none; }
.cursor { padding-left: 54px; padding-right: 14px; }
.cursor label { font-size: .875rem; display: block; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .25rem 0 0; padding: 0; list-style: none; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
.key { width: 1.75rem; height: 0; border-top: 3px solid var(--theory); flex: none; }
.key.simulation { width: .7rem; height: .7rem; border: 2px solid var(--simulation); border-radius: 50%; }
.key.compared { border-top: 3px dashed var(--compared); }
.summary { margin: 0; padding: .75rem 1rem; background: var(--panel); border-radius: .4rem; }
.copied { margin-top: .5rem; font-size: .8125rem; }
.actions { display: grid; gap: .5rem; }
.note, .status { margin: .35rem 0 0; font-size: .9375rem; color: var(--muted); min-height: 1.4em; }
.details { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.maps { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; align-items: start; }
sub { font-size: .75em; line-height: 0; }
.title { font-weight: 600; margin-bottom: .25rem; }
.heat { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .875rem; }
.heat caption { text-align: left; padding-bottom: .25rem; }
.heat th { font-weight: 400; color: var(--muted); padding: .15rem .35rem; }
.heat td { min-width: 3.4rem; height: 2.1rem; text-align: center; }
.heat tbody td { border: 1px solid var(--paper); background: color-mix(in srgb, var(--tone) var(--share), var(--panel)); }
.error { color: var(--error); margin: 0; overflow-wrap: anywhere; }
.failure { padding: 1rem; display: grid; gap: .75rem; justify-items: start; }
@container (min-width: 60rem) {
  .explorer { grid-template-columns: minmax(0, 1fr) 18rem; }
  .explorer > * { grid-column: 1; }
  .controls { grid-column: 2; grid-row: 1 / span 6; grid-template-columns: minmax(0, 1fr); }
  .curve { position: static; }
  .details { grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); }
}
@media (max-height: 40rem) { .curve { position: static; } }
@media (forced-colors: active) { .heat tbody td { border: 1px solid; } }
`

let sheet: CSSStyleSheet | undefined

/** One sheet for all explorers; constructed, as a strict page policy forbids <style>. */
export function styleSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}
