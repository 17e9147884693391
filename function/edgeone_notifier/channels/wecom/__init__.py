"""WeCom: group robots, developer.work.weixin.qq.com/document/path/91770."""
