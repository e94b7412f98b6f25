/** In which words does the page speak? Simplified Chinese and English; `t("key", {name})` fills the gaps. */

const ZH = {
  title: "议事亭 · 沙盒", offline: "连接中断，正在重连…", online: "已重新连接",
  unreachable: "沙盒没有应答。请确认 make demo 仍在运行，页面会自动重连。",
  you_are: "您现在是 {name}", switch_person: "切换住户", people: "小区住户", find_person: "按姓名、房号或身份查找", nobody: "没有找到这样的住户",
  settings: "设置", language: "界面语言", theme: "外观", theme_auto: "跟随系统", theme_light: "浅色", theme_dark: "深色", large: "大字", on: "开", off: "关",
  chats: "聊天", back: "返回聊天列表", no_chat: "选择一个聊天，开始说话", no_messages: "还没有消息", bot: "机器人", members: "{n} 位成员", not_member: "您不在这个群里", join: "加入群聊", leave: "退出群聊",
  start: "开始", start_hint: "点“开始”，机器人才能给您发私信", menu: "命令", commands: "可用命令", write: "输入消息", write_group: "在群里说点什么", send: "发送", attach: "添加附件", send_photo: "照片", send_file: "文件", send_voice: "语音（示例）", send_sticker: "贴纸（示例）",
  open_link: "打开链接（扫码）", open_link_hint: "粘贴 t.me 链接，等同于扫描二维码", open: "打开", cancel: "取消", ok: "知道了", close: "关闭",
  reply: "回复", edit: "编辑", copy: "复制文字", copied: "已复制", forward: "转发给…", forwarded: "转发自 {name}", pin_bar: "置顶消息", edited: "已编辑", reply_to: "回复 {name}", editing: "编辑消息", deleted: "消息已删除", delete: "撤回", actions: "消息操作",
  search: "在聊天中查找", search_older: "更早一条", search_newer: "更新一条", search_none: "没有找到", draft: "草稿",
  link_none: "这不像链接。请粘贴 t.me/{bot}?start=… 这样的地址", link_other: "这个链接去 @{name}，不是这里的机器人 @{bot}", link_broken: "这个链接不完整或有错字，请重新复制",
  bot_add: "添加机器人到本群", bot_promote: "设机器人为管理员", bot_demote: "取消机器人的管理员", bot_remove: "将机器人移出本群",
  photo: "照片", document: "文件", voice: "语音", audio: "音频", video: "视频", sticker: "贴纸", location: "位置", contact: "联系人", poll: "投票", unsupported: "暂不支持显示的消息", download: "下载 {name}", enlarge: "放大照片", previous: "上一张", next: "下一张",
  joined: "{name} 加入了群聊", added: "{who} 邀请 {name} 加入群聊", left: "{name} 离开了群聊", removed: "{who} 将 {name} 移出群聊", pinned: "{who} 置顶了“{what}”", pinned_any: "{who} 置顶了一条消息", renamed: "{who} 将群名改为“{what}”", migrated: "群已升级为超级群", service: "系统消息",
  poll_anonymous: "匿名投票", poll_named: "记名投票", quiz: "测验", poll_closed: "已结束", poll_multiple: "可多选", poll_vote: "投票", poll_voters: "{n} 人已投", poll_nobody: "还没有人投票", poll_hidden: "结果在结束后公布", poll_retract: "撤回我的票", poll_yours: "您的选择", poll_one_time: "投票后不可更改", poll_result: "{percent}%，{n} 票", poll_ends: "截止 {when}",
  everybody: "让大家投票", everybody_hint: "其余住户一起投票", everybody_most: "多数选“{choice}”", everybody_any: "各选各的", everybody_done: "{n} 位住户正在投票", everybody_none: "没有其他人可以投票",
  clock: "沙盒时间", hour: "+1 小时", day: "+1 天", week: "+1 周", moved: "时间已到 {when}",
  welcome: "这里是沙盒，没有真的 Telegram：您可以扮演小区里的任何人，现在是{name}。点名字换人，点“+1 天”让时间往前走；在群里写“#报修 电梯坏了”试试。", today: "今天", yesterday: "昨天", unread: "{n} 条未读", new_messages: "以下是新消息", to_bottom: "回到最新消息", you: "您", spoiler: "隐藏文字，点按显示", expand: "展开", collapse: "收起",
  waiting: "等待机器人应答", no_answer: "机器人没有应答", failed: "没有成功：{why}", too_big: "文件太大，最多 20 MB", mention_person: "提到", remove: "移除",
  text_too_long: "文字超过 4096 字，请分几条发送", role_bot: "小区机器人", block: "停用机器人", unblock: "重新启用", group_info: "群成员", admin: "管理员", owner: "群主", keyboard_help: "回车发送，Shift+回车换行",
};

const EN = {
  title: "Yishiting · Sandbox", offline: "Connection lost, reconnecting…", online: "Connected again",
  unreachable: "The sandbox does not answer. Check that make demo is still running; the page reconnects by itself.",
  you_are: "You are {name}", switch_person: "Switch person", people: "People of the compound", find_person: "Find by name, flat or role", nobody: "Nobody like that here",
  settings: "Settings", language: "Language", theme: "Appearance", theme_auto: "System", theme_light: "Light", theme_dark: "Dark", large: "Large type", on: "On", off: "Off",
  chats: "Chats", back: "Back to the chat list", no_chat: "Choose a chat to begin", no_messages: "No messages yet", bot: "bot", members: "{n} members", not_member: "You are not in this group", join: "Join group", leave: "Leave group",
  start: "Start", start_hint: "Press Start so that the bot may write to you", menu: "Menu", commands: "Commands", write: "Message", write_group: "Message", send: "Send", attach: "Attach", send_photo: "Photo", send_file: "File", send_voice: "Voice note (sample)", send_sticker: "Sticker (sample)",
  open_link: "Open a link (scan)", open_link_hint: "Paste a t.me link; the same as scanning its QR code", open: "Open", cancel: "Cancel", ok: "OK", close: "Close",
  reply: "Reply", edit: "Edit", copy: "Copy text", copied: "Copied", forward: "Forward to…", forwarded: "Forwarded from {name}", pin_bar: "Pinned message", edited: "edited", reply_to: "Reply to {name}", editing: "Edit message", deleted: "Message deleted", delete: "Delete", actions: "Message actions",
  search: "Search this chat", search_older: "Older", search_newer: "Newer", search_none: "Nothing found", draft: "Draft",
  link_none: "That is not a link. Paste one like t.me/{bot}?start=…", link_other: "That link goes to @{name}, not to this bot (@{bot})", link_broken: "The link is incomplete or mistyped; please copy it again",
  bot_add: "Add the bot to this group", bot_promote: "Make the bot an administrator", bot_demote: "Take the bot's administrator rights", bot_remove: "Remove the bot from this group",
  photo: "Photo", document: "File", voice: "Voice message", audio: "Audio", video: "Video", sticker: "Sticker", location: "Location", contact: "Contact", poll: "Poll", unsupported: "A message that cannot be shown here", download: "Download {name}", enlarge: "Enlarge photo", previous: "Previous", next: "Next",
  joined: "{name} joined the group", added: "{who} added {name}", left: "{name} left the group", removed: "{who} removed {name}", pinned: "{who} pinned “{what}”", pinned_any: "{who} pinned a message", renamed: "{who} renamed the group to “{what}”", migrated: "The group became a supergroup", service: "Service message",
  poll_anonymous: "Anonymous poll", poll_named: "Public poll", quiz: "Quiz", poll_closed: "Closed", poll_multiple: "Several choices", poll_vote: "Vote", poll_voters: "{n} voted", poll_nobody: "No votes yet", poll_hidden: "Results appear at the end", poll_retract: "Retract my vote", poll_yours: "your choice", poll_one_time: "A vote cannot be changed", poll_result: "{percent}%, {n} votes", poll_ends: "until {when}",
  everybody: "Let everybody vote", everybody_hint: "The other residents vote", everybody_most: "Most choose “{choice}”", everybody_any: "Each as they like", everybody_done: "{n} residents are voting", everybody_none: "Nobody else can vote here",
  clock: "Sandbox time", hour: "+1 h", day: "+1 day", week: "+1 week", moved: "It is now {when}",
  welcome: "A sandbox, without the real Telegram: you can be anybody in the compound, now {name}. Press the name to be somebody else, “+1 day” to let time pass; try writing “#repair the lift is broken” in the group.", today: "Today", yesterday: "Yesterday", unread: "{n} unread", new_messages: "New messages", to_bottom: "Go to the newest message", you: "You", spoiler: "Hidden text, press to show", expand: "Expand", collapse: "Collapse",
  waiting: "Waiting for the bot", no_answer: "The bot did not answer", failed: "That did not work: {why}", too_big: "The file is too large; 20 MB at most", mention_person: "Mention", remove: "Remove",
  text_too_long: "More than 4096 characters; please send it in parts", role_bot: "community bot", block: "Block the bot", unblock: "Unblock", group_info: "Members", admin: "admin", owner: "owner", keyboard_help: "Enter sends, Shift+Enter breaks the line",
};

const WORDS = { zh: ZH, en: EN };
let current = "zh";

/** "zh" or "en" for a browser's language list; Chinese when it says neither. */
export function preferred(languages) {
  for (const tag of languages ?? []) {
    if (/^zh/i.test(tag)) return "zh";
    if (/^en/i.test(tag)) return "en";
  }
  return "zh";
}

export function speak(language) {
  current = WORDS[language] ? language : "zh";
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
}

export function language() {
  return current;
}

export function t(key, gaps = {}) {
  return (WORDS[current][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(gaps[name] ?? ""));
}

/** The right one of {zh, en} (also zh_CN, zh-CN), or the text itself. */
export function pick(text) {
  if (text === null || typeof text !== "object") return text ?? "";
  return text[current] ?? (current === "zh" ? (text.zh_CN ?? text["zh-CN"]) : undefined) ?? text.zh ?? text.en ?? "";
}

/** For the test that both languages say the same things. */
export const catalogue = WORDS;
