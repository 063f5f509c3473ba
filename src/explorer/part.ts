/** A part of the figure that is drawn again when something that it shows has changed. */
export class Part {
  #shown: readonly unknown[] | undefined

  /** Calls `draw` unless all of `content` is what it was the last time. */
  show(content: readonly unknown[], draw: () => void): void {
    if (this.#shown?.every((one, i) => Object.is(one, content[i]))) return
    this.#shown = content
    draw()
  }
}
