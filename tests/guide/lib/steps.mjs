// A page of the guide as the list of what it tells its reader to do. What a reader sees is what is read here, nothing hidden.
//
//   ```sh            each line is a command
//   | `name` | …     a table after `marca new`: the questions and their answers; a word in *italics* is the Enter key alone
//   ```yaml PATH     fields of the record at PATH, as they shall be
//   ```markdown PATH the text below the front matter of PATH
//   ```text          what was answered to the last step; … stands for anything
//   <http://…>       a page to open
//   ![…](….png)      a picture of what is on the screen now
//   **word**          on a line that speaks of the bar: a word that the preview's bar shows

/** The steps of a page, in its order, each with its line. */
export function stepsOf(markdown) {
  const lines = markdown.split('\n'), steps = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at], fence = /^```(\w+) ?(.*)$/.exec(line);
    if (fence) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) throw new Error(`line ${at + 1}: the block has no end`);
      const [, kind, path] = fence, text = lines.slice(at + 1, end);
      if (kind === 'sh') text.forEach((command, index) => steps.push({ do: 'run', command, answers: [], line: at + 2 + index }));
      else if ((kind === 'yaml' || kind === 'markdown') && path) steps.push({ do: kind, path, text: `${text.join('\n')}\n`, line: at + 1 });
      else if (kind === 'text') steps.push({ do: 'expect', lines: text, line: at + 1 });
      at = end;
      continue;
    }
    const row = /^\| `([\w.]+)` \| (?:`([^`]+)`|\*\w+\*) \|/.exec(line);
    if (row) {
      const last = steps.findLast((step) => step.do === 'run');
      if (!last?.command.startsWith('marca new')) throw new Error(`line ${at + 1}: answers to no question`);
      last.answers.push({ question: row[1], answer: row[2] ?? '' });
    }
    if (/\bbar(ra)?\b/.test(line)) for (const [, text] of line.matchAll(/\*\*([^*]+)\*\*/g)) steps.push({ do: 'see', text, line: at + 1 });
    for (const [, url, picture] of line.matchAll(/<(http:\/\/127\.0\.0\.1:8000\/[^>]*)>|!\[[^\]]+\]\(\.\.\/pictures\/([\w-]+)\.png\)/g)) {
      steps.push(url ? { do: 'open', url, line: at + 1 } : { do: 'picture', name: picture, line: at + 1 });
    }
  }
  return steps;
}

/** A record with fields as they shall be: each takes the place of the field of that name, or of the comment that shows it. */
export function withFields(record, fields) {
  const isRest = (line) => /^#? {1,}\S/.test(line) && !/^# \S/.test(line);
  const lines = record.split('\n');
  for (const block of fields.trimEnd().split(/\n(?=\w)/)) {
    const name = /^\w+/.exec(block)[0];
    const start = lines.findIndex((line) => new RegExp(`^#?${name}:`).test(line));
    if (start < 0) throw new Error(`the record shows no field ${name}`);
    let end = start + 1;
    while (end < lines.length && isRest(lines[end])) end += 1;
    lines.splice(start, end - start, ...block.split('\n'));
  }
  return lines.join('\n');
}

/** Whether `said` has the lines in this order; `…` stands for anything. Else the first line that it has not. */
export function lacks(said, lines) {
  const heard = said.split('\n').map((line) => line.trim());
  let from = 0;
  for (const line of lines.map((text) => text.trim()).filter(Boolean)) {
    const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const at = heard.findIndex((text, index) => index >= from && new RegExp(`^(?:= )?${parts.join('.*')}$`).test(text));
    if (at < 0) return line;
    from = at + 1;
  }
  return null;
}
