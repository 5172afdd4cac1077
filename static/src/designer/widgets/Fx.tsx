import { counted } from "../document/words.ts";

/** SSIS's mark beside what has expressions; drawn without text where the name beside it says the same. */
export function Fx({ count, isMute = false }: { count: number; isMute?: boolean }) {
  const sentence = `${counted(count, "property is", "properties are")} given by an expression`;
  if (isMute) return <span className="mw-fx mw-fx-drawn" aria-hidden="true" title={sentence} />;
  return (
    <abbr className="mw-fx" title={sentence}>
      fx
    </abbr>
  );
}
