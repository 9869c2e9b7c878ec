"""The WordPress plugin in a real WordPress with a real database: settings, posts, languages, and what is left
afterwards.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from support.markup import Markup
from support.served import ROOT
from support.wordpress import BLOCK, WordPress, active_plugin, element, shown

from tools.integrations import WORDPRESS as PLUGIN
from tools.integrations import catalog

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    with active_plugin() as place:
        yield place


@pytest.fixture
def live(site: WordPress, viewer: str) -> WordPress:
    """The plugin with the viewer's address in its settings."""
    site.set_address(f"{viewer}/")
    return site


def test_without_script_the_post_has_a_link_to_the_same_side_and_part(live, viewer):
    page = shown(
        live.post('[anatomy-diagram view="back" angle="-150" theme="dim" show="occiput" title="The back of the head"]')
    )
    (link,) = [one for one in page.named("a") if "anatomy-diagram" in one.inside]
    assert (link.attributes["href"], link.text) == (
        f"{viewer}/en/back/?angle=-150&theme=dim#occiput",
        "The back of the head",
    )


def test_attributes_that_cannot_be_used_are_left_out_and_none_can_break_out(live, viewer):
    code = """return array_map( fn( $name ) => AnatomyDiagram\\render_element(
        array( $name => $argv[1], 'title' => $argv[1], 'onclick' => 'alert(1)' ) ), array_slice( $argv, 2 ) );"""
    for html in live.php(code, HOSTILE, "view", "angle", "show", "lang", "theme", "accent", "tel", "height"):
        one = element(Markup(html))
        assert one.attributes == {"src": f"{viewer}/en/embed/", "title": '">'}
        assert one.text == '">'


def test_attributes_of_the_element_arrive_as_they_are(live, viewer):
    given = 'view=all angle=0 show=temporalis-left-1 lang=es theme=dim accent="#0B4DA2" tel="+34 112" height=700'
    one = element(shown(live.post(f"[anatomy-diagram {given}]")))
    assert one.attributes == {
        "src": f"{viewer}/es/embed/",
        "view": "all",
        "angle": "0",
        "show": "temporalis-left-1",
        "theme": "dim",
        "accent": "0B4DA2",
        "tel": "+34 112",
        "height": "700",
    }


def test_of_a_viewer_with_several_diagrams_each_can_be_placed(site):
    root = "https://anatomy.clinic.example/"
    site.set_address(root)
    placed = {
        "[anatomy-diagram diagram=hand view=palm lang=es]": ("hand/es/embed/", "palm"),
        f"{root}hand/en/palm/": ("hand/en/embed/", "palm"),
        f"{root}my-hand/en/embed/top/": ("my-hand/en/embed/", "top"),
        f"{root}en/top/": ("en/embed/", "top"),
        f"{root}fil/top/": ("fil/embed/", "top"),
        f"{root}hand/pt-BR/": ("hand/pt-BR/embed/", None),
    }
    page = shown(site.post("\n\n".join(placed)))
    found = [
        (one.attributes["src"].removeprefix(root), one.attributes.get("view")) for one in page.named("anatomy-diagram")
    ]
    assert found == [*placed.values()]
    assert [*shown(site.post(f"{root}hand/en/handout/")).named("anatomy-diagram")] == []


def test_block_and_readme_name_the_attributes_of_the_element_and_the_diagram():
    script = (ROOT / "viewer" / "web" / "static" / "script" / "element.js").read_text(encoding="utf-8")
    own = {*json.loads(re.search(r"observedAttributes =\s*(\[.*\])", script)[1]), "diagram"} - {"src"}
    assert json.loads((PLUGIN / "block" / "block.json").read_text(encoding="utf-8"))["attributes"].keys() == own
    told = set(re.findall(r"`([a-z]+)`", (PLUGIN / "readme.txt").read_text(encoding="utf-8")))
    assert own <= told


def test_settings_take_the_address_of_any_page_and_refuse_what_is_none(site):
    before = "https://before.example/"
    expected = {
        "https://anatomy.clinic.example": "https://anatomy.clinic.example/",
        " https://www.clinic.example/anatomy/en/back/?show=occiput#occiput ": "https://www.clinic.example/anatomy/",
        "https://anatomy.clinic.example/es/embed/": "https://anatomy.clinic.example/",
        "https://anatomy.clinic.example/embed.js": "https://anatomy.clinic.example/",
        "http://localhost:5000/": "http://localhost:5000/",
        "": "",
        "javascript:alert(1)": before,
        "//anatomy.clinic.example/": before,
        "https://user:secret@clinic.example/": before,
        "the viewer": before,
    }
    code = """
    update_option( 'anatomy_diagram', array( 'address' => $argv[1], 'language' => 'en' ) );
    $clean = fn( $typed ) => AnatomyDiagram\\clean_settings( array( 'address' => $typed,
      'language' => 'es' ) )['address'];
    return array( array_map( $clean, array_slice( $argv, 2 ) ), get_settings_errors() );
    """
    cleaned, errors = site.php(code, before, *expected)
    assert dict(zip(expected, cleaned, strict=True)) == expected
    assert len(errors) == list(expected.values()).count(before)


def test_settings_name_everything_that_is_wrong_at_once_and_survive_any_shape(site):
    code = "return array( AnatomyDiagram\\clean_settings( json_decode( $argv[1], true ) ), get_settings_errors() );"
    _, errors = site.php(code, '{"address": "nowhere <b>", "language": "english!"}')
    assert [error["code"] for error in errors] == ["address", "language"]
    assert "nowhere &lt;b&gt;" in errors[0]["message"]
    for shape in ("null", "[]", '{"address": [1], "language": {"a": 1}}', '"text"'):
        cleaned, _ = site.php(code, shape)
        assert cleaned["address"] == ""


def test_where_no_viewer_is_set_visitors_see_nothing_and_who_can_set_it_reads_how(site):
    site.set_address("")
    address = site.post(BLOCK)
    page = shown(address)
    assert [*page.named("anatomy-diagram")] == []
    assert "Settings" not in "".join(one.text for one in page.named("body"))
    hint = site.php("wp_set_current_user( 1 ); return AnatomyDiagram\\render_element( array() );")
    assert "Settings, Anatomy Diagram" in str(hint)


def test_every_word_of_the_plugin_is_in_every_language():
    sources = [*PLUGIN.glob("*.php"), *PLUGIN.glob("includes/*.php"), *PLUGIN.glob("block/*.js")]
    called = re.compile(r"(?:\b__|esc_html__)\(\s*'((?:[^'\\]|\\.)*)'")
    words = {found for path in sources for found in called.findall(path.read_text(encoding="utf-8"))}
    languages = [*(PLUGIN / "languages").glob("*.po")]
    assert len(words) > 25
    assert languages
    for path in languages:
        assert {str(message.id): bool(message.string) for message in catalog(path) if message.id} == dict.fromkeys(
            words, True
        )


def test_a_site_in_spanish_of_any_country_reads_spanish_in_posts_and_in_the_editor(live):
    # WordPress offers the languages that it has a file of its own for; what stands in it does not matter here.
    own = live.folder / "site" / "wp-content" / "languages" / "es_MX.mo"
    own.parent.mkdir()
    shutil.copy(live.plugin / "languages" / "anatomy-diagram-es.mo", own)
    assert live.php("update_option( 'WPLANG', 'es_MX' ); return get_option( 'WPLANG' );") == "es_MX"
    page = shown(live.post(BLOCK))
    (link,) = [one for one in page.named("a") if "anatomy-diagram" in one.inside]
    assert link.text == "Abrir el diagrama de anatomía"
    loaded = "return load_script_textdomain( 'anatomy-diagram-diagram-editor-script', 'anatomy-diagram' );"
    assert "Todos los lados" in str(live.php(loaded))
    live.php("delete_option( 'WPLANG' ); return 1;")


def test_the_readme_has_what_the_directory_asks_for(site):
    text = (site.plugin / "readme.txt").read_text(encoding="utf-8")
    head = dict(re.findall(r"^([A-Z][\w ]+): (.+)$", text.split("==", 3)[2], re.MULTILINE))
    data = site.php("return get_plugin_data( WP_PLUGIN_DIR . '/anatomy-diagram/anatomy-diagram.php', false, false );")
    assert text.startswith(f"=== {data['Name']} ===")
    assert (head["Stable tag"], head["Requires at least"], head["Requires PHP"]) == (
        data["Version"],
        data["RequiresWP"],
        data["RequiresPHP"],
    )
    assert len(head["Tags"].split(",")) <= 5
    short = text.split("\n\n")[1]
    assert len(short) <= 150
    assert {"Description", "Installation", "Changelog"} <= set(re.findall(r"^== (.+) ==$", text, re.MULTILINE))


def test_deactivated_it_shows_nothing_and_uninstalled_it_leaves_nothing(live):
    tables = """
    global $wpdb; $found = array();
    $columns_of = array( 'options' => 'option_name, option_value', 'postmeta' => 'meta_key, meta_value',
      'usermeta' => 'meta_key' );
    foreach ( $columns_of as $table => $columns ) {
        foreach ( $wpdb->get_col( "SELECT CONCAT_WS( ' ', $columns ) FROM {$wpdb->prefix}$table" ) as $row ) {
            if ( preg_match( '/anatomy.?diagram/i', $row ) ) { $found[] = "$table: $row"; }
        }
    }
    return $found;
    """
    address = live.post(BLOCK)
    assert any("anatomy_diagram" in str(row) for row in live.php(tables)), "the measure sees the settings"
    live.php("return deactivate_plugins( 'anatomy-diagram/anatomy-diagram.php' );")
    assert [*shown(address).named("anatomy-diagram")] == []
    live.php("return delete_plugins( array( 'anatomy-diagram/anatomy-diagram.php' ) );")
    assert not live.plugin.exists()
    assert live.php(tables) == []
