// The embedded webmail's looks: three columns and a form, enough for a person to find their way.

export const STYLE = `
[hidden], .hidden { display: none !important; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: #2c363a; background: #fff; }
#layout { display: flex; min-height: 100vh; }
#layout-menu { background: #2f3a3f; padding: 12px; }
#layout-menu a { color: #fff; display: block; padding: 8px 4px; }
#layout-sidebar { width: 200px; padding: 12px; border-right: 1px solid #ddd; }
#layout-list { width: 340px; border-right: 1px solid #ddd; }
#layout-content { flex: 1; display: flex; flex-direction: column; padding: 12px; }
.iframe-wrapper { flex: 1; display: flex; }
.iframe-wrapper iframe { flex: 1; border: 0; }
ul { list-style: none; padding: 0; }
a { color: #00658a; text-decoration: none; }
.toolbar a { margin-right: 12px; }
#messagelist { width: 100%; border-collapse: collapse; }
#messagelist td { padding: 8px 12px; border-bottom: 1px solid #eee; cursor: pointer; }
#messagelist .fromto { display: block; color: #667; }
#messagelist .unread .subject { font-weight: bold; }
#messagelist .selected { background: #e5f1f6; }
#messagelist thead { display: none; }
#messagebody .pre { white-space: pre-wrap; }
.part-notice { display: block; padding: 8px 12px; background: #fff6d6; border: 1px solid #e8d48a; }
#compose-headers > * { display: block; margin-bottom: 8px; }
#compose-headers textarea, #compose-subject { width: 100%; }
#composebody, #compose-body { width: 100%; min-height: 320px; }
#uploadformInput { position: absolute; left: -9999px; }
#messagestack { position: fixed; right: 16px; bottom: 16px; }
#messagestack .ui { padding: 8px 12px; margin-top: 8px; background: #333; color: #fff; border-radius: 4px; }
html.iframe #layout-content { padding: 0 12px; }
`;
